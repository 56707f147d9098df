// RUN: tflower-opt %s --toco-resolve-reorder-axes --split-input-file | filecheck %s

// Constant weights are laid out anew: HWIO as OHWI.
// CHECK-LABEL: @weights
// CHECK-NEXT:    [[W:%.*]] = "tfl.pseudo_const"() {{.*}}dense<{{\[\[\[\[}}1.0{{.*}}, 3.0{{.*}}]]], {{\[\[\[}}2.0{{.*}}, 4.0
// CHECK-NEXT:    return [[W]]
func.func @weights() -> tensor<2x1x1x2xf32> {
  %w = "tfl.pseudo_const"() {value = dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>} : () -> tensor<1x1x2x2xf32>
  %0 = "toco.reorder_axes"(%w) {input_axes_order = "HWIO", output_axes_order = "OHWI"} : (tensor<1x1x2x2xf32>) -> tensor<2x1x1x2xf32>
  return %0 : tensor<2x1x1x2xf32>
}

// -----

// Channels and multiplier of depthwise weights are joined.
// CHECK-LABEL: @depthwise
// CHECK-NOT:     reorder_axes
// CHECK:         tensor<1x1x1x4xf32>
func.func @depthwise() -> tensor<1x1x1x4xf32> {
  %w = "tfl.pseudo_const"() {value = dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>} : () -> tensor<1x1x2x2xf32>
  %0 = "toco.reorder_axes"(%w) {input_axes_order = "HWIM", output_axes_order = "1HWO"} : (tensor<1x1x2x2xf32>) -> tensor<1x1x1x4xf32>
  return %0 : tensor<1x1x1x4xf32>
}

// -----

// Weights that are computed cannot be.
// CHECK-LABEL: @variable
// CHECK:         toco.reorder_axes
func.func @variable(%w: tensor<1x1x2x2xf32>) -> tensor<2x1x1x2xf32> {
  %0 = "toco.reorder_axes"(%w) {input_axes_order = "HWIO", output_axes_order = "OHWI"} : (tensor<1x1x2x2xf32>) -> tensor<2x1x1x2xf32>
  return %0 : tensor<2x1x1x2xf32>
}
