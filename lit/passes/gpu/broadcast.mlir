// RUN: tflower-opt %s -tfl-gpu-compatibility --split-input-file | filecheck %s

// A broadcast within the same rank repeats.
// CHECK-LABEL: @tile
// CHECK:         [[M:%.*]] = "tfl.pseudo_const"() <{value = dense<[1, 3]> : tensor<2xi64>}>
// CHECK:         "tfl.tile"(%arg0, [[M]])
func.func @tile(%x: tensor<2x1xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %b = "tfl.broadcast_to"(%x, %s) : (tensor<2x1xf32>, tensor<2xi32>) -> tensor<2x3xf32>

  return %b : tensor<2x3xf32>
}

// -----

// One to a higher rank stays.
// CHECK-LABEL: @broadcast_to_more
// CHECK:         "tfl.broadcast_to"
func.func @broadcast_to_more(%x: tensor<1xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %b = "tfl.broadcast_to"(%x, %s) : (tensor<1xf32>, tensor<2xi32>) -> tensor<2x3xf32>

  return %b : tensor<2x3xf32>
}

// -----

// So does one of an unknown shape.
// CHECK-LABEL: @broadcast_dynamic
// CHECK:         "tfl.broadcast_to"
func.func @broadcast_dynamic(%x: tensor<?x1xf32>, %s: tensor<2xi32>) -> tensor<?x3xf32> {
  %b = "tfl.broadcast_to"(%x, %s) : (tensor<?x1xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  return %b : tensor<?x3xf32>
}

// -----

// The sum of copies is a product.
// CHECK-LABEL: @product
// CHECK:         [[N:%.*]] = "tfl.pseudo_const"() <{value = dense<3.000000e+00> : tensor<f32>}>
// CHECK:         tfl.mul(%arg0, [[N]])
func.func @product(%x: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %b = "tfl.broadcast_to"(%x, %s) : (tensor<2x1xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %a = arith.constant dense<[-1]> : tensor<1xi32>
  %0 = "tfl.sum"(%b, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

// The summed dimension must stay.
// CHECK-LABEL: @sum_without
// CHECK:         "tfl.sum"
func.func @sum_without(%x: tensor<2x1xf32>) -> tensor<2xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %b = "tfl.broadcast_to"(%x, %s) : (tensor<2x1xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.sum"(%b, %a) {keep_dims = false} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A dimension that was not repeated is summed.
// CHECK-LABEL: @sum_of_others
// CHECK:         "tfl.sum"
func.func @sum_of_others(%x: tensor<2x1xf32>) -> tensor<1x1xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %b = "tfl.broadcast_to"(%x, %s) : (tensor<2x1xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %a = arith.constant dense<[0, 1]> : tensor<2xi32>
  %0 = "tfl.sum"(%b, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// Not all that were repeated are summed.
// CHECK-LABEL: @sum_of_some
// CHECK:         "tfl.sum"
func.func @sum_of_some(%x: tensor<1x1xf32>) -> tensor<2x1xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %b = "tfl.broadcast_to"(%x, %s) : (tensor<1x1xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.sum"(%b, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

// A constant is repeated at once.
// CHECK-LABEL: @fold
// CHECK:         "tfl.pseudo_const"() <{value = dense<[1, 2, 1, 2]> : tensor<4xi32>}>
// CHECK-NOT:     tfl.tile
func.func @fold(%x: tensor<1xi32>) -> tensor<4xi32> {
  %c = arith.constant dense<[1, 2]> : tensor<2xi32>
  %m = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.tile"(%c, %m) : (tensor<2xi32>, tensor<1xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

// A scalar is the second operand, as a vector of one.
// CHECK-LABEL: @scalar
// CHECK:         [[Y:%.*]] = "tfl.reshape"(%arg0, {{%.*}}) : (tensor<f32>, tensor<1xi32>) -> tensor<1xf32>
// CHECK-NEXT:    {{%.*}} = tfl.add(%arg1, [[Y]]) <{fused_activation_function = "RELU"}>
func.func @scalar(%x: tensor<f32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "RELU"} : (tensor<f32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// A constant stays a scalar.
// CHECK-LABEL: @constant
// CHECK-NOT:     tfl.reshape
func.func @constant(%y: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.add"(%y, %c) {fused_activation_function = "RELU"} : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Of two scalars the sum is one.
// CHECK-LABEL: @scalars
// CHECK-NOT:     tfl.reshape
func.func @scalars(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "RELU"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}
