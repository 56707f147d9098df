// RUN: tflower-opt %s --split-input-file --verify-diagnostics

func.func @no_predicate(%x: tensor<2xf32>) {
  // expected-error@+1 {{Expected 2 operands, but got 1}}
  %0, %1 = "toco.switch"(%x) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  return
}

// -----

func.func @no_order(%x: tensor<3x3x2x4xf32>) {
  // expected-error@+1 {{input_axes_order}}
  %0 = "toco.reorder_axes"(%x) {output_axes_order = "OHWI"} : (tensor<3x3x2x4xf32>) -> tensor<4x3x3x2xf32>
  return
}
