// RUN: tflower-opt %s -tfl-quantize --split-input-file | filecheck %s
// RUN: tflower-opt %s "-tfl-quantize=ops-blocklist=tfl.softmax locs-blocklist=denied" --split-input-file | filecheck %s --check-prefix=DENIED
// RUN: tflower-opt %s "-tfl-quantize=numeric-verify=true error-tolerance=2.0" --split-input-file | filecheck %s --check-prefix=VERIFY

// Casts go into the op between them; in two cases it stays float: by name and by location.
// CHECK-LABEL: @fuse
// CHECK-NEXT:    [[S:%.+]] = "tfl.softmax"(%arg0) <{beta = 1.000000e+00 : f32}> : (tensor<1x2x!quant.uniform<i8:f32, 1.000000e+00>>) -> tensor<1x2x!quant.uniform<i8:f32, 3.906250e-03:-128>>
// CHECK-NEXT:    [[L:%.+]] = "tfl.logistic"([[S]])
// CHECK-NEXT:    return [[L]]
// DENIED-LABEL: @fuse
// DENIED:         "tfl.softmax"({{.*}} -> tensor<1x2xf32>
// DENIED:         "tfl.logistic"({{.*}} -> tensor<1x2xf32>
// The float op stays for comparison.
// VERIFY-LABEL: @fuse
// VERIFY:         [[F:%.+]] = "tfl.softmax"({{.*}} -> tensor<1x2xf32>
// VERIFY:         [[Q:%.+]] = "tfl.softmax"(%arg0)
// VERIFY:         "tfl.NumericVerify"([[Q]], [[F]]) <{log_if_failed = false, tolerance = 2.000000e+00 : f32}>
func.func @fuse(%x: tensor<1x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.00390625:-128>> {
  %0 = "tfl.dequantize"(%x) : (tensor<1x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<1x2xf32>
  %1 = "tfl.softmax"(%0) {beta = 1.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = "tfl.quantize"(%1) {qtype = tensor<1x2x!quant.uniform<i8:f32, 0.00390625:-128>>} : (tensor<1x2xf32>) -> tensor<1x2x!quant.uniform<i8:f32, 0.00390625:-128>>
  %3 = "tfl.dequantize"(%2) : (tensor<1x2x!quant.uniform<i8:f32, 0.00390625:-128>>) -> tensor<1x2xf32>
  %4 = "tfl.logistic"(%3) : (tensor<1x2xf32>) -> tensor<1x2xf32> loc("denied")
  %5 = "tfl.quantize"(%4) {qtype = tensor<1x2x!quant.uniform<i8:f32, 0.00390625:-128>>} : (tensor<1x2xf32>) -> tensor<1x2x!quant.uniform<i8:f32, 0.00390625:-128>>
  return %5 : tensor<1x2x!quant.uniform<i8:f32, 0.00390625:-128>>
}

// -----

// One float operand, or a result that stays float, and the op does.
// CHECK-LABEL: @float_operand
// CHECK:         tfl.add {{.*}} : tensor<2xf32>
// DENIED-LABEL: @float_operand
// VERIFY-LABEL: @float_operand
func.func @float_operand(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>, %y: tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.add"(%0, %y) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.quantize"(%1) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %2 : tensor<2x!quant.uniform<i8:f32, 1.0>>
}

// -----

// CHECK-LABEL: @float_result
// CHECK:         "tfl.relu"({{.*}} : (tensor<2xf32>) -> tensor<2xf32>
// DENIED-LABEL: @float_result
// VERIFY-LABEL: @float_result
func.func @float_result(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// There is no kernel for integers.
// CHECK-LABEL: @no_kernel
// CHECK:         "tfl.ceil"({{.*}} : (tensor<2xf32>) -> tensor<2xf32>
// DENIED-LABEL: @no_kernel
// VERIFY-LABEL: @no_kernel
func.func @no_kernel(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.ceil"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.quantize"(%1) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %2 : tensor<2x!quant.uniform<i8:f32, 1.0>>
}

// -----

// A constant whose integers nothing computes with stays as it was.
// CHECK-LABEL: @unused_constant
// CHECK:         [[C:%.+]] = "tfl.pseudo_const"() <{value = dense<[1.000000e+00, 2.000000e+00]>
// CHECK:         tfl.add %arg0, [[C]]
// DENIED-LABEL: @unused_constant
// VERIFY-LABEL: @unused_constant
func.func @unused_constant(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = "tfl.quantize"(%c) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.add"(%x, %1) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// Constants are stored; halves go away from zero, and what is out of range is clipped.
// CHECK-LABEL: @constant
// CHECK-NEXT:    "tfl.pseudo_qconst"() <{qtype = tensor<4x!quant.uniform<i8:f32, 2.000000e+00:1>>, value = dense<[2, -1, 127, -128]> : tensor<4xi8>}> {volatile}
// DENIED-LABEL: @constant
// VERIFY-LABEL: @constant
func.func @constant() -> tensor<4x!quant.uniform<i8:f32, 2.0:1>> {
  %c = arith.constant dense<[1.0, -3.0, 999.0, -999.0]> : tensor<4xf32>
  %0 = "tfl.quantize"(%c) {qtype = tensor<4x!quant.uniform<i8:f32, 2.0:1>>, volatile} : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 2.0:1>>
  return %0 : tensor<4x!quant.uniform<i8:f32, 2.0:1>>
}

// -----

// Dimensions are no longer kept where input and result have not as many.
// CHECK-LABEL: @flatten
// CHECK:         keep_num_dims = false
// DENIED-LABEL: @flatten
// VERIFY-LABEL: @flatten
func.func @flatten(%x: tensor<1x1x2xf32>, %w: tensor<2x2xf32>) -> tensor<1x2xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %n) {keep_num_dims = true, weights_format = "DEFAULT", fused_activation_function = "NONE"}
    : (tensor<1x1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
