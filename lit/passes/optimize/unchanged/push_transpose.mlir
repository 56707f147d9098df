// RUN: tflower-opt %s -tfl-push-transpose-through-ewise | filecheck %s

// Before the transposes nothing is known of the shape.
// CHECK-LABEL: func.func @unknown(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.transpose"(
// CHECK:         tfl.add
// CHECK:         tfl.mul
// CHECK:         return
func.func @unknown(%x: tensor<*xf32>, %y: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<*xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.transpose"(%y, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"} : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %3 = "tfl.mul"(%2, %c) {fused_activation_function = "NONE"} : (tensor<3x2xf32>, tensor<f32>) -> tensor<3x2xf32>
  return %3 : tensor<3x2xf32>
}

// Both transposed operands are results, too.
// CHECK-LABEL: func.func @used(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.transpose"(
// CHECK:         tfl.add
// CHECK:         return
func.func @used(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>) {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.transpose"(%y, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"} : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  return %0, %1, %2 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>
}

// The constant makes more of the transposed operand, or has no elements.
// CHECK-LABEL: func.func @constants(
// CHECK:         "tfl.transpose"(
// CHECK:         tfl.add
// CHECK:         "tfl.transpose"(
// CHECK:         tfl.add
// CHECK:         return
func.func @constants(%x: tensor<1x3xf32>, %y: tensor<3x0xf32>) -> (tensor<3x2xf32>, tensor<0x3xf32>) {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %c = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %d = arith.constant dense<> : tensor<0x1xf32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<3x1xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"} : (tensor<3x1xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %2 = "tfl.transpose"(%y, %p) : (tensor<3x0xf32>, tensor<2xi32>) -> tensor<0x3xf32>
  %3 = "tfl.add"(%2, %d) {fused_activation_function = "NONE"} : (tensor<0x3xf32>, tensor<0x1xf32>) -> tensor<0x3xf32>
  return %1, %3 : tensor<3x2xf32>, tensor<0x3xf32>
}

// The types hide that the shapes do not fit each other.
// CHECK-LABEL: func.func @contradiction(
// CHECK:         "tfl.transpose"(
// CHECK:         tfl.add
// CHECK:         return
func.func @contradiction(%x: tensor<2x3xf32>) -> tensor<3x?xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %c = arith.constant dense<1.0> : tensor<3x4xf32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x?xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"} : (tensor<3x?xf32>, tensor<3x4xf32>) -> tensor<3x?xf32>
  return %1 : tensor<3x?xf32>
}
