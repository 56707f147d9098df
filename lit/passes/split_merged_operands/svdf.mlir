// RUN: tflower-opt %s -tfl-split-merged-operands --split-input-file | filecheck %s

// Each op has a state of its own.
// CHECK-LABEL: @states
// CHECK:         [[A:%.*]] = "tfl.pseudo_const"
// CHECK:         "tfl.svdf"(%arg0, %arg1, %arg2, %arg3, [[A]])
// CHECK:         [[B:%.*]] = "tfl.pseudo_const"
// CHECK:         "tfl.svdf"(%arg0, %arg1, %arg2, %arg3, [[B]])
func.func @states(%x: tensor<1x4xf32>, %f: tensor<2x4xf32>, %t: tensor<2x3xf32>, %b: tensor<2xf32>)
    -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %s = "tfl.pseudo_const"() {value = dense<0.0> : tensor<1x6xf32>} : () -> tensor<1x6xf32>
  %0 = "tfl.svdf"(%x, %f, %t, %b, %s) {fused_activation_function = "NONE", rank = 1 : i32}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<1x6xf32>)
    -> tensor<1x2xf32>
  %1 = "tfl.svdf"(%x, %f, %t, %b, %s) {fused_activation_function = "NONE", rank = 1 : i32}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<1x6xf32>)
    -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// Behind a dequantize, too.
// CHECK-LABEL: @dequantized
// CHECK:         [[A:%.*]] = "tfl.dequantize"
// CHECK:         "tfl.svdf"(%arg0, %arg1, %arg2, %arg3, [[A]])
// CHECK:         [[C:%.*]] = "tfl.pseudo_const"
// CHECK:         [[B:%.*]] = "tfl.dequantize"([[C]])
// CHECK:         "tfl.svdf"(%arg0, %arg1, %arg2, %arg3, [[B]])
func.func @dequantized(
    %x: tensor<1x4xf32>, %f: tensor<2x4xf32>, %t: tensor<2x3xf32>, %b: tensor<2xf32>)
    -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %c = "tfl.pseudo_const"() {value = dense<0.0> : tensor<1x6xf16>} : () -> tensor<1x6xf16>
  %s = "tfl.dequantize"(%c) : (tensor<1x6xf16>) -> tensor<1x6xf32>
  %0 = "tfl.svdf"(%x, %f, %t, %b, %s) {fused_activation_function = "NONE", rank = 1 : i32}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<1x6xf32>)
    -> tensor<1x2xf32>
  %1 = "tfl.svdf"(%x, %f, %t, %b, %s) {fused_activation_function = "NONE", rank = 1 : i32}
    : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<1x6xf32>)
    -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// Weights may be shared.
// CHECK-LABEL: @weights
// CHECK:         [[W:%.*]] = "tfl.pseudo_const"
// CHECK:         "tfl.svdf"(%arg0, [[W]], [[W]], %arg1, %arg2)
// CHECK-NOT:     pseudo_const
func.func @weights(%x: tensor<1x3xf32>, %b: tensor<2xf32>, %s: tensor<1x6xf32>) -> tensor<1x2xf32> {
  %w = "tfl.pseudo_const"() {value = dense<0.0> : tensor<2x3xf32>} : () -> tensor<2x3xf32>
  %0 = "tfl.svdf"(%x, %w, %w, %b, %s) {fused_activation_function = "NONE", rank = 1 : i32}
    : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2xf32>, tensor<1x6xf32>)
    -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
