// RUN: tflower-opt %s -tfl-rank-reduction --split-input-file | filecheck %s

// The first dimension of 1 goes, the second may stay.
// CHECK-LABEL: @unary
// CHECK:         [[IN:%.*]] = "tfl.reshape"(%arg0, {{%.*}}) : {{.*}} -> tensor<2x3x1x4xf32>
// CHECK-NEXT:    [[Y:%.*]] = "tfl.tanh"([[IN]])
// CHECK-NEXT:    [[OUT:%.*]] = "tfl.reshape"([[Y]], {{%.*}}) : {{.*}} -> tensor<2x1x3x1x4xf32>
// CHECK-NEXT:    return [[OUT]]
func.func @unary(%x: tensor<2x1x3x1x4xf32>) -> tensor<2x1x3x1x4xf32> {
  %0 = "tfl.tanh"(%x) : (tensor<2x1x3x1x4xf32>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// Four dimensions are few enough.
// CHECK-LABEL: @small
// CHECK-NEXT:    {{%.*}} = "tfl.tanh"
// CHECK-NEXT:    return
func.func @small(%x: tensor<2x1x3x4xf32>) -> tensor<2x1x3x4xf32> {
  %0 = "tfl.tanh"(%x) : (tensor<2x1x3x4xf32>) -> tensor<2x1x3x4xf32>
  return %0 : tensor<2x1x3x4xf32>
}

// -----

// There is no dimension of 1.
// CHECK-LABEL: @large
// CHECK-NEXT:    {{%.*}} = "tfl.tanh"
// CHECK-NEXT:    return
func.func @large(%x: tensor<2x2x3x2x4xf32>) -> tensor<2x2x3x2x4xf32> {
  %0 = "tfl.tanh"(%x) : (tensor<2x2x3x2x4xf32>) -> tensor<2x2x3x2x4xf32>
  return %0 : tensor<2x2x3x2x4xf32>
}

// -----

// One unknown dimension is no obstacle.
// CHECK-LABEL: @dynamic
// CHECK:         "tfl.tanh"{{.*}} -> tensor<?x3x1x4xf32>
func.func @dynamic(%x: tensor<?x1x3x1x4xf32>) -> tensor<?x1x3x1x4xf32> {
  %0 = "tfl.tanh"(%x) : (tensor<?x1x3x1x4xf32>) -> tensor<?x1x3x1x4xf32>
  return %0 : tensor<?x1x3x1x4xf32>
}

// -----

// Two are: a reshape could not tell them apart.
// CHECK-LABEL: @two_unknown
// CHECK-NEXT:    {{%.*}} = "tfl.tanh"
// CHECK-NEXT:    return
func.func @two_unknown(%x: tensor<?x1x?x1x4xf32>) -> tensor<?x1x?x1x4xf32> {
  %0 = "tfl.tanh"(%x) : (tensor<?x1x?x1x4xf32>) -> tensor<?x1x?x1x4xf32>
  return %0 : tensor<?x1x?x1x4xf32>
}

// -----

// Operands of a smaller rank keep the dimensions that are theirs; the activation stays.
// CHECK-LABEL: @broadcast
// CHECK:         tfl.add({{%.*}}, {{%.*}}) <{fused_activation_function = "RELU"}> : (tensor<2x3x1x4xf32>, tensor<1x1x4xf32>) -> tensor<2x3x1x4xf32>
func.func @broadcast(%x: tensor<2x1x3x1x4xf32>, %y: tensor<1x1x4xf32>) -> tensor<2x1x3x1x4xf32> {
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "RELU"} : (tensor<2x1x3x1x4xf32>, tensor<1x1x4xf32>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// A dimension of 1 that the other operand stretches stays.
// CHECK-LABEL: @stretched
// CHECK-NEXT:    {{%.*}} = tfl.mul
// CHECK-NEXT:    return
func.func @stretched(%x: tensor<2x1x3x2x4xf32>, %y: tensor<2x5x3x2x4xf32>) -> tensor<2x5x3x2x4xf32> {
  %0 = "tfl.mul"(%x, %y) {fused_activation_function = "NONE"} : (tensor<2x1x3x2x4xf32>, tensor<2x5x3x2x4xf32>) -> tensor<2x5x3x2x4xf32>
  return %0 : tensor<2x5x3x2x4xf32>
}

// -----

// A scalar has nothing to lose.
// CHECK-LABEL: @select
// CHECK:         "tfl.select_v2"({{%.*}}, %arg1, {{%.*}}) : (tensor<2x3x1x4xi1>, tensor<f32>, tensor<2x3x1x4xf32>)
func.func @select(%c: tensor<2x1x3x1x4xi1>, %x: tensor<f32>, %y: tensor<2x1x3x1x4xf32>) -> tensor<2x1x3x1x4xf32> {
  %0 = "tfl.select_v2"(%c, %x, %y) : (tensor<2x1x3x1x4xi1>, tensor<f32>, tensor<2x1x3x1x4xf32>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// Scales along an axis keep the axis in its place.
// CHECK-LABEL: @per_axis
// CHECK-NEXT:    {{%.*}} = "tfl.dequantize"
// CHECK-NEXT:    return
func.func @per_axis(%x: tensor<2x1x3x1x4x!quant.uniform<i8:f32:2, {1.0, 2.0, 3.0}>>) -> tensor<2x1x3x1x4xf32> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x1x3x1x4x!quant.uniform<i8:f32:2, {1.0, 2.0, 3.0}>>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// Softmax along the last axis.
// CHECK-LABEL: @softmax
// CHECK:         "tfl.softmax"{{.*}} -> tensor<2x3x2x4xf32>
func.func @softmax(%x: tensor<2x3x1x2x4xf32>) -> tensor<2x3x1x2x4xf32> {
  %0 = "tfl.softmax"(%x) {beta = 1.0 : f32} : (tensor<2x3x1x2x4xf32>) -> tensor<2x3x1x2x4xf32>
  return %0 : tensor<2x3x1x2x4xf32>
}

// -----

// That axis is not to be lost: it would be another that is summed over.
// CHECK-LABEL: @softmax_of_one
// CHECK-NEXT:    {{%.*}} = "tfl.softmax"
// CHECK-NEXT:    return
func.func @softmax_of_one(%x: tensor<2x3x5x2x1xf32>) -> tensor<2x3x5x2x1xf32> {
  %0 = "tfl.softmax"(%x) {beta = 1.0 : f32} : (tensor<2x3x5x2x1xf32>) -> tensor<2x3x5x2x1xf32>
  return %0 : tensor<2x3x5x2x1xf32>
}

// -----

// One batch dimension is what is wanted of products.
// CHECK-LABEL: @matmul
// CHECK:         "tfl.batch_matmul"{{.*}} : (tensor<2x4x5xf32>, tensor<2x5x3xf32>) -> tensor<2x4x3xf32>
func.func @matmul(%x: tensor<1x2x4x5xf32>, %y: tensor<2x5x3xf32>) -> tensor<1x2x4x3xf32> {
  %0 = "tfl.batch_matmul"(%x, %y) {adj_x = false, adj_y = false} : (tensor<1x2x4x5xf32>, tensor<2x5x3xf32>) -> tensor<1x2x4x3xf32>
  return %0 : tensor<1x2x4x3xf32>
}

// -----

// The matrix itself keeps its dimensions of 1.
// CHECK-LABEL: @matmul_of_rows
// CHECK-NEXT:    {{%.*}} = "tfl.batch_matmul"
// CHECK-NEXT:    return
func.func @matmul_of_rows(%x: tensor<2x3x1x5xf32>, %y: tensor<2x3x5x1xf32>) -> tensor<2x3x1x1xf32> {
  %0 = "tfl.batch_matmul"(%x, %y) {adj_x = false, adj_y = false} : (tensor<2x3x1x5xf32>, tensor<2x3x5x1xf32>) -> tensor<2x3x1x1xf32>
  return %0 : tensor<2x3x1x1xf32>
}

// -----

// Axes behind a lost one move up.
// CHECK-LABEL: @sum
// CHECK:         [[A:%.*]] = "tfl.pseudo_const"() <{value = dense<[1, 3]> : tensor<2xi32>}>
// CHECK:         "tfl.sum"({{%.*}}, [[A]]) <{keep_dims = true}> : (tensor<2x3x1x4xf32>, tensor<2xi32>) -> tensor<2x1x1x1xf32>
func.func @sum(%x: tensor<2x1x3x1x4xf32>) -> tensor<2x1x1x1x1xf32> {
  %a = arith.constant dense<[2, -1]> : tensor<2xi32>
  %0 = "tfl.sum"(%x, %a) {keep_dims = true} : (tensor<2x1x3x1x4xf32>, tensor<2xi32>) -> tensor<2x1x1x1x1xf32>
  return %0 : tensor<2x1x1x1x1xf32>
}

// -----

// Without the reduced dimensions ranks differ.
// CHECK-LABEL: @mean_without
// CHECK-NEXT:    [[A:%.*]] = arith.constant
// CHECK-NEXT:    {{%.*}} = "tfl.mean"(%arg0, [[A]])
// CHECK-NEXT:    return
func.func @mean_without(%x: tensor<2x1x3x1x4xf32>) -> tensor<2x1x1x4xf32> {
  %a = arith.constant dense<[2]> : tensor<1xi32>
  %0 = "tfl.mean"(%x, %a) {keep_dims = false} : (tensor<2x1x3x1x4xf32>, tensor<1xi32>) -> tensor<2x1x1x4xf32>
  return %0 : tensor<2x1x1x4xf32>
}

// -----

// Unknown axes stay as they are.
// CHECK-LABEL: @sum_of_unknown
// CHECK-NEXT:    {{%.*}} = "tfl.sum"
// CHECK-NEXT:    return
func.func @sum_of_unknown(%x: tensor<2x1x3x1x4xf32>, %a: tensor<1xi32>) -> tensor<2x1x1x1x4xf32> {
  %0 = "tfl.sum"(%x, %a) {keep_dims = true} : (tensor<2x1x3x1x4xf32>, tensor<1xi32>) -> tensor<2x1x1x1x4xf32>
  return %0 : tensor<2x1x1x1x4xf32>
}

// -----

// The axis of a running sum stays.
// CHECK-LABEL: @cumsum
// CHECK:         [[A:%.*]] = "tfl.pseudo_const"() <{value = dense<2> : tensor<i32>}>
// CHECK:         "tfl.cumsum"({{%.*}}, [[A]]){{.*}} : (tensor<2x3x1x4xf32>, tensor<i32>) -> tensor<2x3x1x4xf32>
func.func @cumsum(%x: tensor<2x1x3x1x4xf32>) -> tensor<2x1x3x1x4xf32> {
  %a = arith.constant dense<3> : tensor<i32>
  %0 = "tfl.cumsum"(%x, %a) {exclusive = false, reverse = false} : (tensor<2x1x3x1x4xf32>, tensor<i32>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// An unknown axis might be any.
// CHECK-LABEL: @cumsum_of_unknown
// CHECK-NEXT:    {{%.*}} = "tfl.cumsum"
// CHECK-NEXT:    return
func.func @cumsum_of_unknown(%x: tensor<2x1x3x1x4xf32>, %a: tensor<i32>) -> tensor<2x1x3x1x4xf32> {
  %0 = "tfl.cumsum"(%x, %a) {exclusive = false, reverse = false} : (tensor<2x1x3x1x4xf32>, tensor<i32>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// Concatenation, its axis counted anew.
// CHECK-LABEL: @concatenation
// CHECK:         "tfl.concatenation"{{.*}} <{axis = 1 : i32, fused_activation_function = "NONE"}> : (tensor<2x3x1x4xf32>, tensor<2x5x1x4xf32>) -> tensor<2x8x1x4xf32>
func.func @concatenation(%x: tensor<2x1x3x1x4xf32>, %y: tensor<2x1x5x1x4xf32>) -> tensor<2x1x8x1x4xf32> {
  %0 = "tfl.concatenation"(%x, %y) {axis = 2 : i32, fused_activation_function = "NONE"} : (tensor<2x1x3x1x4xf32>, tensor<2x1x5x1x4xf32>) -> tensor<2x1x8x1x4xf32>
  return %0 : tensor<2x1x8x1x4xf32>
}

// -----

// The axis of concatenation is none to lose.
// CHECK-LABEL: @concatenation_of_one
// CHECK-NEXT:    {{%.*}} = "tfl.concatenation"
// CHECK-NEXT:    return
func.func @concatenation_of_one(%x: tensor<2x1x3x2x4xf32>) -> tensor<2x1x3x2x4xf32> {
  %0 = "tfl.concatenation"(%x) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<2x1x3x2x4xf32>) -> tensor<2x1x3x2x4xf32>
  return %0 : tensor<2x1x3x2x4xf32>
}
