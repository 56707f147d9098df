// RUN: tflower-opt %s -tfl-optimize=keep-order=true | filecheck %s
// RUN: tflower-opt %s -tfl-optimize | filecheck %s --check-prefix REORDERED

// Products and sums stay as they are where the last bits matter.
// CHECK-LABEL: func.func @center(
// CHECK:         tfl.mul
// CHECK:         "tfl.neg"(
// CHECK:         tfl.mul
// CHECK:         tfl.add
// CHECK:         tfl.add
// REORDERED-LABEL: func.func @center(
// REORDERED-NOT:     "tfl.neg"(
// REORDERED:         tfl.sub
func.func @center(%x: tensor<2x3xf32>, %m: tensor<2x1xf32>, %s: tensor<2x3xf32>, %b: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.mul"(%x, %s) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.neg"(%m) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %2 = "tfl.mul"(%1, %s) {fused_activation_function = "NONE"} : (tensor<2x1xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.add"(%2, %b) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}
