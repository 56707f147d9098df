// RUN: tflower-opt %s -canonicalize | filecheck %s

// CHECK-LABEL: func.func @batch_norm
// CHECK:         [[Y:%[a-z0-9_]+]],{{.*}} = "tf.FusedBatchNormV3"(%arg0, %arg1, %arg1, %arg1, %arg1)
// CHECK:         return [[Y]]
func.func @batch_norm(%x: tensor<1x2x2x3xf32>, %s: tensor<3xf32>) -> tensor<1x2x2x3xf32> {
  %0:5 = "tf.FusedBatchNorm"(%x, %s, %s, %s, %s) {is_training = false}
      : (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
      -> (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  func.return %0#0 : tensor<1x2x2x3xf32>
}

// CHECK-LABEL: func.func @batch_to_space
// CHECK:         [[B:%.*]] = "tf.Const"() <{value = dense<2> : tensor<2xi64>}>
// CHECK:         "tf.BatchToSpaceND"(%arg0, [[B]], %arg1)
func.func @batch_to_space(%x: tensor<4x2x2x3xf32>, %c: tensor<2x2xi32>) -> tensor<1x?x?x3xf32> {
  %0 = "tf.BatchToSpace"(%x, %c) {block_size = 2 : i64}
      : (tensor<4x2x2x3xf32>, tensor<2x2xi32>) -> tensor<1x?x?x3xf32>
  func.return %0 : tensor<1x?x?x3xf32>
}

// CHECK-LABEL: func.func @gather
// CHECK:         [[A:%.*]] = "tf.Const"() <{value = dense<0> : tensor<i32>}>
// CHECK:         "tf.GatherV2"(%arg0, %arg1, [[A]])
func.func @gather(%x: tensor<5x3xf32>, %i: tensor<2xi32>) -> tensor<2x3xf32> {
  %0 = "tf.Gather"(%x, %i) : (tensor<5x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  func.return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @suppression
// CHECK:         "tf.NonMaxSuppressionV4"
// CHECK-SAME:    pad_to_max_output_size = false
func.func @suppression(%b: tensor<9x4xf32>, %s: tensor<9xf32>, %n: tensor<i32>, %t: tensor<f32>)
    -> tensor<?xi32> {
  %0 = "tf.NonMaxSuppressionV3"(%b, %s, %n, %t, %t)
      : (tensor<9x4xf32>, tensor<9xf32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<?xi32>
  func.return %0 : tensor<?xi32>
}

// CHECK-LABEL: func.func @quantize
// CHECK:         "tf.QuantizeAndDequantizeV4"(%arg0, %arg1, %arg1)
// CHECK-SAME:    num_bits = 5
func.func @quantize(%x: tensor<2xf32>, %t: tensor<f32>) -> tensor<2xf32> {
  %0 = "tf.QuantizeAndDequantizeV2"(%x, %t, %t) {num_bits = 5 : i64}
      : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// CHECK-LABEL: func.func @read
// CHECK-NEXT:    "tf.ReadVariableOp"(%arg0)
func.func @read(%v: tensor<!tf_type.resource<tensor<2xf32>>>) -> tensor<2xf32> {
  %0 = "tf.Cast"(%v) : (tensor<!tf_type.resource<tensor<2xf32>>>) -> tensor<!tf_type.resource>
  %1 = "tf.ReadVariableOp"(%0) : (tensor<!tf_type.resource>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @assert
// CHECK-NEXT:    "tf.Assert"(%arg0, %arg1)
// CHECK-NEXT:    return
func.func @assert(%b: tensor<i1>, %x: tensor<f32>) {
  %true = "tf.Const"() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  "tf.Assert"(%true, %x) : (tensor<i1>, tensor<f32>) -> ()
  "tf.Assert"(%b, %x) : (tensor<i1>, tensor<f32>) -> ()
  func.return
}

// A known condition chooses the function.
// CHECK-LABEL: func.func @if
// CHECK:         "tf.StatefulPartitionedCall"(%arg0)
// CHECK-SAME:    f = @yes
// CHECK:         "tf.PartitionedCall"(%arg0)
// CHECK-SAME:    f = @no
func.func @if(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %true = "tf.Const"() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %zero = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.If"(%true, %x) {then_branch = @yes, else_branch = @no}
      : (tensor<i1>, tensor<f32>) -> tensor<f32>
  %1 = "tf.If"(%zero, %x) {then_branch = @yes, else_branch = @no, is_stateless = true}
      : (tensor<i32>, tensor<f32>) -> tensor<f32>
  func.return %0, %1 : tensor<f32>, tensor<f32>
}

// CHECK-LABEL: func.func @case
// CHECK:         f = @no
func.func @case(%x: tensor<f32>) -> tensor<f32> {
  %9 = "tf.Const"() {value = dense<9> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Case"(%9, %x) {branches = [@yes, @no]} : (tensor<i32>, tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}

func.func private @yes(%x: tensor<f32>) -> tensor<f32> {
  func.return %x : tensor<f32>
}
func.func private @no(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}

// CHECK-LABEL: func.func @if_region
// CHECK-NEXT:    [[N:%.*]] = "tf.Neg"(%arg0)
// CHECK-NEXT:    return [[N]]
func.func @if_region(%x: tensor<f32>) -> tensor<f32> {
  %true = "tf.Const"() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %0 = "tf.IfRegion"(%true) ({
    %1 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%1) : (tensor<f32>) -> ()
  }, {
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<i1>) -> tensor<f32>
  func.return %0 : tensor<f32>
}

// A known index chooses the region, the last one out of range.
// CHECK-LABEL: func.func @case_region(
// CHECK-NEXT:    [[N:%.*]] = "tf.Neg"(%arg0)
// CHECK-NEXT:    return [[N]], %arg0
func.func @case_region(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %zero = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %nine = "tf.Const"() {value = dense<9> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.CaseRegion"(%zero) ({
    %1 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%1) : (tensor<f32>) -> ()
  }, {
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<i32>) -> tensor<f32>
  %2 = "tf.CaseRegion"(%nine) ({
    %3 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%3) : (tensor<f32>) -> ()
  }, {
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<i32>) -> tensor<f32>
  return %0, %2 : tensor<f32>, tensor<f32>
}

// The second version of the op does the same.
// CHECK-LABEL: func.func @variable(
// CHECK:         "tf.VariableV2"()
func.func @variable() -> tensor<2x!tf_type.f32ref> {
  %0 = "tf.Variable"() {container = "", shape = #tf_type.shape<2>, shared_name = ""} : () -> tensor<2x!tf_type.f32ref>
  return %0 : tensor<2x!tf_type.f32ref>
}
