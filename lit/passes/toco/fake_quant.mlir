// RUN: tflower-opt %s --toco-resolve-fake-quant-args-from-vars --split-input-file | filecheck %s --check-prefix=ARGS
// RUN: tflower-opt %s --toco-read-array-minmax-and-narrow-range-from-fake-quant --split-input-file | filecheck %s --check-prefix=READ
// RUN: tflower-opt %s --toco-resolve-constant-fake-quant --split-input-file | filecheck %s --check-prefix=FOLD
// RUN: tflower-opt %s --toco-remove-trivial-fake-quant --split-input-file | filecheck %s --check-prefix=TWICE
// RUN: tflower-opt %s --toco-drop-fake-quant --split-input-file | filecheck %s --check-prefix=DROP

// A range from operands becomes one of attributes and is stretched to 0; nothing else may happen
// before that.
// ARGS-LABEL: @vars
// ARGS-NEXT:    "toco.fake_quant"(%arg0) <{narrow_range = true, num_bits = 8 : i32, {{.*}}range_max = 6.000000e+00 : f32, range_min = 0.000000e+00 : f32}>
// READ-LABEL: @vars
// READ-NOT:     toco.arrays
// DROP-LABEL: @vars
// DROP:         "toco.fake_quant"(%arg0, %{{.*}}, %{{.*}})
func.func @vars(%x: tensor<2xf32>) -> tensor<2xf32> {
  %low = "tfl.pseudo_const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %high = "tfl.pseudo_const"() {value = dense<6.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "toco.fake_quant"(%x, %low, %high) {num_bits = 8 : i32, narrow_range = true, operandSegmentSizes = array<i32: 1, 1, 1>}
    : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A range that is computed stays an operand.
// ARGS-LABEL: @computed
// ARGS-NEXT:    "toco.fake_quant"(%arg0, %arg1, %arg1)
func.func @computed(%x: tensor<2xf32>, %end: tensor<f32>) -> tensor<2xf32> {
  %0 = "toco.fake_quant"(%x, %end, %end) {num_bits = 8 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 1, 1>}
    : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Both arrays take the range, but the first that an array was given stays.
// READ-LABEL: @read
// READ-SAME:    (%arg0: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 3.0>})
// READ:         "toco.fake_quant"(%arg0) <{{{.*}}range_max = 3.000000e+00 : f32, range_min = -1.000000e+00 : f32}> {toco.arrays = [#toco.array<range = -1.0 : 3.0>]}
// READ:         "toco.fake_quant"(%arg0) <{{{.*}}range_max = 2.000000e+00 : f32, range_min = -2.000000e+00 : f32}> {toco.arrays = [#toco.array<range = -2.0 : 2.0>]}
func.func @read(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "toco.fake_quant"(%x) {range_min = -1.0 : f32, range_max = 3.0 : f32, num_bits = 8 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "toco.fake_quant"(%x) {range_min = -2.0 : f32, range_max = 2.0 : f32, num_bits = 8 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// A constant is rounded to the steps of its range; where the least code is unused, the array says
// so. Two bits are four steps.
// FOLD-LABEL: @constant
// FOLD:         "tfl.pseudo_const"() <{value = dense<[-1.000000e+00, 0.251968503, 1.000000e+00]> : tensor<3xf32>}> {toco.arrays = [#toco.array<range = -1.0 : 1.0, narrow>]}
// FOLD:         "tfl.pseudo_const"() <{value = dense<[0.000000e+00, 1.000000e+00, 3.000000e+00]> : tensor<3xf32>}> {toco.arrays = [#toco.array<range = 0.0 : 3.0>]}
// FOLD-NOT:     "toco.fake_quant"
func.func @constant() -> (tensor<3xf32>, tensor<3xf32>) {
  %w = "tfl.pseudo_const"() {value = dense<[-4.0, 0.251, 0.9976]> : tensor<3xf32>} : () -> tensor<3xf32>
  %0 = "toco.fake_quant"(%w) {range_min = -1.0 : f32, range_max = 1.0 : f32, num_bits = 8 : i32, narrow_range = true, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<3xf32>) -> tensor<3xf32>
  %v = "tfl.pseudo_const"() {value = dense<[-4.0, 1.2, 7.0]> : tensor<3xf32>} : () -> tensor<3xf32>
  %1 = "toco.fake_quant"(%v) {range_min = 0.0 : f32, range_max = 3.0 : f32, num_bits = 2 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<3xf32>) -> tensor<3xf32>
  return %0, %1 : tensor<3xf32>, tensor<3xf32>
}

// -----

// The second of two equal ones goes; one of another width stays. A variable is not rounded.
// TWICE-LABEL: @twice
// TWICE-NEXT:    [[A:%.+]] = "toco.fake_quant"(%arg0)
// TWICE-NEXT:    [[B:%.+]] = "toco.fake_quant"([[A]]) <{narrow_range = false, num_bits = 4 : i32
// TWICE-NEXT:    return [[B]]
// FOLD-LABEL: @twice
// FOLD:         "toco.fake_quant"(%arg0)
func.func @twice(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "toco.fake_quant"(%x) {range_min = -1.0 : f32, range_max = 3.0 : f32, num_bits = 8 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "toco.fake_quant"(%0) {range_min = -1.0 : f32, range_max = 3.0 : f32, num_bits = 8 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "toco.fake_quant"(%1) {range_min = -1.0 : f32, range_max = 3.0 : f32, num_bits = 4 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// Once the array has the range, the operator goes; what makes the array keeps the range.
// DROP-LABEL: @drop
// DROP-NEXT:    [[R:%.+]] = "tfl.relu"(%arg0) {toco.arrays = [#toco.array<range = 0.0 : 3.0>]}
// DROP-NEXT:    return [[R]]
func.func @drop(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.relu"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "toco.fake_quant"(%0) {range_min = 0.0 : f32, range_max = 3.0 : f32, num_bits = 8 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>, toco.arrays = [#toco.array<range = 0.0 : 3.0>]}
    : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// DROP-LABEL: @no_range
// DROP:         "toco.fake_quant"
func.func @no_range(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "toco.fake_quant"(%x) {range_min = 0.0 : f32, range_max = 3.0 : f32, num_bits = 8 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
