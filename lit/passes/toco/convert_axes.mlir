// RUN: tflower-opt %s --toco-convert-reorder-axes --split-input-file | filecheck %s

// Weights that are computed are transposed.
// CHECK-LABEL: @variable
// CHECK-NEXT:    [[P:%.*]] = "tfl.pseudo_const"() {{.*}}dense<[3, 0, 1, 2]>
// CHECK-NEXT:    "tfl.transpose"(%arg0, [[P]])
func.func @variable(%w: tensor<1x1x2x2xf32>) -> tensor<2x1x1x2xf32> {
  %0 = "toco.reorder_axes"(%w) {input_axes_order = "HWIO", output_axes_order = "OHWI"} : (tensor<1x1x2x2xf32>) -> tensor<2x1x1x2xf32>
  return %0 : tensor<2x1x1x2xf32>
}

// -----

// Where channels and multiplier are joined, a reshape will do.
// CHECK-LABEL: @depthwise
// CHECK:         "tfl.reshape"
func.func @depthwise(%w: tensor<1x1x2x2xf32>) -> tensor<1x1x1x4xf32> {
  %0 = "toco.reorder_axes"(%w) {input_axes_order = "HWIM", output_axes_order = "1HWO"} : (tensor<1x1x2x2xf32>) -> tensor<1x1x1x4xf32>
  return %0 : tensor<1x1x1x4xf32>
}

// -----

// Constant weights are resolved instead, also behind a fake quantization.
// CHECK-LABEL: @constant
// CHECK:         toco.reorder_axes
func.func @constant() -> tensor<2x1x1x2xf32> {
  %w = "tfl.pseudo_const"() {value = dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>} : () -> tensor<1x1x2x2xf32>
  %0 = "toco.reorder_axes"(%w) {input_axes_order = "HWIO", output_axes_order = "OHWI"} : (tensor<1x1x2x2xf32>) -> tensor<2x1x1x2xf32>
  return %0 : tensor<2x1x1x2xf32>
}
