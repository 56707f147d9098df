// RUN: tflower-opt %s -cse --split-input-file | filecheck %s

// Equal ops are computed once, whatever the order of operands that commute.
// CHECK-LABEL: @equal
// CHECK-NEXT:    [[A:%.*]] = tfl.add %{{.*}}, %{{.*}}
// CHECK-NEXT:    [[B:%.*]] = "tfl.exp"([[A]])
// CHECK-NEXT:    return [[B]], [[B]]
func.func @equal(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "NONE"}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.add"(%y, %x) {fused_activation_function = "NONE"}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.exp"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  return %2, %3 : tensor<2xf32>, tensor<2xf32>
}

// -----

// Operands of a difference do not commute.
// CHECK-LABEL: @order
// CHECK-COUNT-2: tfl.sub
func.func @order(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.sub"(%x, %y) {fused_activation_function = "NONE"}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.sub"(%y, %x) {fused_activation_function = "NONE"}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// Properties tell ops apart, and result types.
// CHECK-LABEL: @different
// CHECK-COUNT-2: tfl.add
// CHECK-COUNT-2: "tfl.cast"
func.func @different(%x: tensor<2xf32>)
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xi32>, tensor<2xi64>) {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.add"(%x, %x) {fused_activation_function = "RELU"}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.cast"(%x) : (tensor<2xf32>) -> tensor<2xi32>
  %3 = "tfl.cast"(%x) : (tensor<2xf32>) -> tensor<2xi64>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xi32>, tensor<2xi64>
}

// -----

// Equal constants are one.
// CHECK-LABEL: @constants
// CHECK-NEXT:    [[C:%.*]] = arith.constant dense<[1, 2]>
// CHECK-NEXT:    [[D:%.*]] = arith.constant dense<[1, 3]>
// CHECK-NEXT:    return [[C]], [[C]], [[D]]
func.func @constants() -> (tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) {
  %0 = arith.constant dense<[1, 2]> : tensor<2xi32>
  %1 = arith.constant dense<[1, 2]> : tensor<2xi32>
  %2 = arith.constant dense<[1, 3]> : tensor<2xi32>
  return %0, %1, %2 : tensor<2xi32>, tensor<2xi32>, tensor<2xi32>
}

// -----

// Random numbers differ, and what is read may change in between.
// CHECK-LABEL: @effects
// CHECK-COUNT-2: "tf.RandomUniform"
// CHECK-COUNT-2: "tf.ReadVariableOp"
func.func @effects(%s: tensor<1xi32>, %v: tensor<!tf_type.resource<tensor<f32>>>)
    -> (tensor<2xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>) {
  %0 = "tf.RandomUniform"(%s) {seed = 0 : i64, seed2 = 0 : i64} : (tensor<1xi32>) -> tensor<2xf32>
  %1 = "tf.RandomUniform"(%s) {seed = 0 : i64, seed2 = 0 : i64} : (tensor<1xi32>) -> tensor<2xf32>
  %2 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
  "tf.AssignAddVariableOp"(%v, %2) : (tensor<!tf_type.resource<tensor<f32>>>, tensor<f32>) -> ()
  %3 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2xf32>, tensor<f32>, tensor<f32>
}

// -----

// What an enclosing block has computed serves inside; not the other way round.
// CHECK-LABEL: @regions
// CHECK:         [[A:%.*]] = "tfl.exp"
// CHECK:         "tf.IfRegion"
// CHECK:           "tf.Yield"([[A]])
// CHECK:           [[B:%.*]] = "tfl.neg"
// CHECK:           "tf.Yield"([[B]])
// CHECK:         "tfl.neg"
func.func @regions(%c: tensor<i1>, %x: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
  %0 = "tfl.exp"(%x) : (tensor<f32>) -> tensor<f32>
  %1 = "tf.IfRegion"(%c) ({
    %2 = "tfl.exp"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%2) : (tensor<f32>) -> ()
  }, {
    %2 = "tfl.neg"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%2) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<i1>) -> tensor<f32>
  %3 = "tfl.neg"(%x) : (tensor<f32>) -> tensor<f32>
  return %0, %1, %3 : tensor<f32>, tensor<f32>, tensor<f32>
}
