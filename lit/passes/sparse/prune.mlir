// RUN: tflower-opt %s '-prune-weights=pattern=0.5 rules="pairs=2:4" min-elements=4' --mlir-print-debuginfo --split-input-file | filecheck %s

// The smaller half of the elements.
// CHECK-LABEL: @half
// CHECK:         dense<{{\[\[}}0.000000e+00, 6.000000e+00, -5.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00, 7.000000e+00, 8.000000e+00]]>
func.func @half(%x: tensor<1x4xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 6.0, -5.0, 3.0], [2.0, -4.0, 7.0, 8.0]]> : tensor<2x4xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32> loc("net/dense")
  return %0 : tensor<1x2xf32>
}

// -----

// By a rule, the smaller two of each four.
// CHECK-LABEL: @pairs
// CHECK:         dense<{{\[\[}}0.000000e+00, 0.000000e+00, 3.000000e+00, 4.000000e+00], [0.000000e+00, 0.000000e+00, 7.000000e+00, 8.000000e+00]]>
func.func @pairs(%x: tensor<1x4xf32>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]> : tensor<2x4xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32> loc("net/pairs")
  return %0 : tensor<1x2xf32>
}

// -----

// Two ops share the weight.
// CHECK-LABEL: @shared
// CHECK:         dense<{{\[\[}}1.000000e+00, 6.000000e+00
func.func @shared(%x: tensor<1x4xf32>, %b: tensor<2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = arith.constant dense<[[1.0, 6.0, -5.0, 3.0], [2.0, -4.0, 7.0, 8.0]]> : tensor<2x4xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "RELU", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}
