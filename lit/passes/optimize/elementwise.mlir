// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// Arithmetic takes activations.
// CHECK-LABEL: @relu
// CHECK:         tfl.sub{{.*}}fused_activation_function = "RELU"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu(%x: tensor<2x3xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.sub"(%x, %y) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.relu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// What is shared does not.
// CHECK-LABEL: @relu_shared
// CHECK:         tfl.sub{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.relu"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu_shared(%x: tensor<2x3xf32>, %y: tensor<3xf32>)
    -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = "tfl.sub"(%x, %y) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.relu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0, %1 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// Broadcasting repeats by itself.
// CHECK-LABEL: @tile
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @tile(%x: tensor<1x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %m = arith.constant dense<[2, 1]> : tensor<2xi32>
  %0 = "tfl.tile"(%x, %m) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %y) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// It does not repeat three times what there is twice.
// CHECK-LABEL: @tile_of_more
// CHECK:         "tfl.tile"{{.*}} -> tensor<6x3xf32>
// CHECK:         tfl.mul
// CHECK-NEXT:    return
func.func @tile_of_more(%x: tensor<2x3xf32>, %y: tensor<6x3xf32>) -> tensor<6x3xf32> {
  %m = arith.constant dense<[3, 1]> : tensor<2xi32>
  %0 = "tfl.tile"(%x, %m) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<6x3xf32>
  %1 = "tfl.mul"(%0, %y) {fused_activation_function = "NONE"}
    : (tensor<6x3xf32>, tensor<6x3xf32>) -> tensor<6x3xf32>
  return %1 : tensor<6x3xf32>
}

// -----

// A constant that fits before the reshape is added there.
// CHECK-LABEL: @constant_before_reshape
// CHECK:         tfl.add{{.*}} -> tensor<?x2x3xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<?x3xf32>
// CHECK-NEXT:    return
func.func @constant_before_reshape(%x: tensor<?x2x3xf32>) -> tensor<?x3xf32> {
  %s = arith.constant dense<[-1, 3]> : tensor<2xi32>
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<?x2x3xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}

// -----

// A comparison too, the order counts.
// CHECK-LABEL: @comparison_before_reshape
// CHECK:         tfl.less{{.*}} -> tensor<4x3xi1>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x2x3xi1>
// CHECK-NEXT:    return
func.func @comparison_before_reshape(%x: tensor<4x3xf32>) -> tensor<2x2x3xi1> {
  %s = arith.constant dense<[2, 2, 3]> : tensor<3xi32>
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<4x3xf32>, tensor<3xi32>) -> tensor<2x2x3xf32>
  %1 = "tfl.less"(%0, %c) : (tensor<2x2x3xf32>, tensor<f32>) -> tensor<2x2x3xi1>
  return %1 : tensor<2x2x3xi1>
}

// -----

// This one does not fit.
// CHECK-LABEL: @constant_after_reshape
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x3xf32>
// CHECK:         tfl.add{{.*}} -> tensor<4x3xf32>
// CHECK-NEXT:    return
func.func @constant_after_reshape(%x: tensor<2x6xf32>) -> tensor<4x3xf32> {
  %s = arith.constant dense<[4, 3]> : tensor<2xi32>
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<4x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// -----

// Behind a layer the constant is flattened to its channels, and goes on into the bias.
// CHECK-LABEL: @flat_constant
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x6xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x2x3xf32>
// CHECK-NEXT:    return
func.func @flat_constant(%x: tensor<2x4xf32>, %w: tensor<6x4xf32>) -> tensor<2x2x3xf32> {
  %b = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[2, 2, 3]> : tensor<3xi32>
  %c = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x4xf32>, tensor<6x4xf32>, none) -> tensor<2x6xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x6xf32>, tensor<3xi32>) -> tensor<2x2x3xf32>
  %2 = "tfl.add"(%1, %c) {fused_activation_function = "NONE"}
    : (tensor<2x2x3xf32>, tensor<2x3xf32>) -> tensor<2x2x3xf32>
  return %2 : tensor<2x2x3xf32>
}

// -----

// Two reshapes become one behind.
// CHECK-LABEL: @both_reshaped
// CHECK:         tfl.mul
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x3xf32>
// CHECK-NEXT:    return
func.func @both_reshaped(%x: tensor<2x6xf32>, %y: tensor<2x6xf32>) -> tensor<4x3xf32> {
  %s = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.reshape"(%y, %s) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %2 = "tfl.mul"(%0, %1) {fused_activation_function = "NONE"}
    : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
  return %2 : tensor<4x3xf32>
}

// -----

// Leading dimensions of 1 come by themselves.
// CHECK-LABEL: @widening_reshape
// CHECK:         tfl.add{{.*}} -> tensor<2x2x3xf32>
// CHECK-NEXT:    return
func.func @widening_reshape(%x: tensor<3xf32>, %y: tensor<2x2x3xf32>) -> tensor<2x2x3xf32> {
  %s = arith.constant dense<[1, 1, 3]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<3xf32>, tensor<3xi32>) -> tensor<1x1x3xf32>
  %1 = "tfl.add"(%y, %0) {fused_activation_function = "NONE"}
    : (tensor<2x2x3xf32>, tensor<1x1x3xf32>) -> tensor<2x2x3xf32>
  return %1 : tensor<2x2x3xf32>
}

// -----

// Constants combine.
// CHECK-LABEL: @constants
// CHECK:         tfl.add{{.*}}fused_activation_function = "RELU"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @constants(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %b = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.add"(%x, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.add"(%0, %b) {fused_activation_function = "RELU"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Factors combine.
// CHECK-LABEL: @factors
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @factors(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %b = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.mul"(%x, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %b) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Their product is no number.
// CHECK-LABEL: @overflowing_factors
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @overflowing_factors(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<1.0e30> : tensor<f32>
  %b = arith.constant dense<1.0e30> : tensor<f32>
  %0 = "tfl.mul"(%x, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %b) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Together they would be larger.
// CHECK-LABEL: @outer_constants
// CHECK:         tfl.add{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.add{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @outer_constants(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32>
  %b = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %0 = "tfl.add"(%x, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.add"(%0, %b) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Powers with simpler names.
// CHECK-LABEL: @powers
// CHECK:         tfl.mul
// CHECK:         "tfl.sqrt"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.rsqrt"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.pow{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @powers(%x: tensor<2x3xf32>)
    -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %p = arith.constant dense<1.0> : tensor<f32>
  %q = arith.constant dense<2.0> : tensor<f32>
  %r = arith.constant dense<0.5> : tensor<f32>
  %s = arith.constant dense<-0.5> : tensor<f32>
  %t = arith.constant dense<3.0> : tensor<f32>
  %0 = "tfl.pow"(%x, %p) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.pow"(%x, %q) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.pow"(%x, %r) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %3 = "tfl.pow"(%x, %s) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tfl.pow"(%x, %t) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %0, %1, %2, %3, %4 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// A quotient by a constant is a product.
// CHECK-LABEL: @quotient
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @quotient(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<[2.0, 4.0, 8.0]> : tensor<3xf32>
  %0 = "tfl.div"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Integers are divided.
// CHECK-LABEL: @integer_quotient
// CHECK:         tfl.div{{.*}} -> tensor<2x3xi32>
// CHECK-NEXT:    return
func.func @integer_quotient(%x: tensor<2x3xi32>) -> tensor<2x3xi32> {
  %c = arith.constant dense<[2, 4, 8]> : tensor<3xi32>
  %0 = "tfl.div"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>
  return %0 : tensor<2x3xi32>
}

// -----

// x + (y - y).
// CHECK-LABEL: @zero_difference
// CHECK-NEXT:    return
func.func @zero_difference(%x: tensor<2x3xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.sub"(%y, %y) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %1 = "tfl.add"(%x, %0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Signs.
// CHECK-LABEL: @signs
// CHECK:         tfl.sub
// CHECK:         tfl.add
// CHECK-NEXT:    return
func.func @signs(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = "tfl.neg"(%y) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.add"(%x, %0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.neg"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.sub"(%y, %2) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1, %3 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// A cast that changes no element.
// CHECK-LABEL: @shape_cast
// CHECK:         "tfl.exp"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @shape_cast(%x: tensor<?x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.cast"(%x) : (tensor<?x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.exp"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The type of the function needs it.
// CHECK-LABEL: @shape_cast_of_result
// CHECK:         "tfl.cast"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @shape_cast_of_result(%x: tensor<?x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.cast"(%x) : (tensor<?x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Zeros, on either side.
// CHECK-LABEL: @zeros_like
// CHECK-NEXT:    return %arg0, %arg0, %arg0
func.func @zeros_like(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>)
    -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = "tfl.zeros_like"(%y) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = tfl.add %x, %0 {fused_activation_function = "NONE"} : tensor<2x3xf32>
  %2 = tfl.add %0, %x {fused_activation_function = "NONE"} : tensor<2x3xf32>
  %3 = tfl.sub %x, %0 {fused_activation_function = "NONE"} : tensor<2x3xf32>
  return %1, %2, %3 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// The zeros make it larger.
// CHECK-LABEL: @larger_zeros
// CHECK:         "tfl.zeros_like"
// CHECK:         tfl.add
// CHECK:         tfl.sub
func.func @larger_zeros(%x: tensor<3xf32>, %y: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = "tfl.zeros_like"(%y) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.add"(%x, %0) {fused_activation_function = "NONE"} : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.sub"(%0, %x) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %1, %2 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// With an activation the op stays.
// CHECK-LABEL: @zeros_and_relu
// CHECK:         tfl.add
func.func @zeros_and_relu(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.zeros_like"(%y) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = tfl.add %x, %0 {fused_activation_function = "RELU"} : tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @minus
// CHECK-NEXT:    "tfl.neg"(%arg0)
// CHECK-NEXT:    return
func.func @minus(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.zeros_like"(%y) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = tfl.sub %0, %x {fused_activation_function = "NONE"} : tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}
