// RUN: tflower-opt %s --toco-propagate-fake-quant-num-bits --split-input-file | filecheck %s

// What stands before and behind a fake quantization of 16 bits is to be int16: backward through
// what does not compute, forward up to the next one.
// CHECK-LABEL: @wide
// CHECK-SAME:    (%arg0: tensor<2xf32>)
// CHECK-NEXT:    "tfl.abs"(%arg0) {toco.arrays = [#toco.array<range = -1.0 : 1.0, final = i16>]}
// CHECK:         "tfl.reshape"({{.*}}) {toco.arrays = [#toco.array<range = -1.0 : 1.0, final = i16>]}
// CHECK:         "toco.fake_quant"({{.*}}) {{.*}} {toco.arrays = [#toco.array<final = i16>]}
// CHECK:         "tfl.neg"({{.*}}) {toco.arrays = [#toco.array<final = i16>]}
// CHECK:         "toco.fake_quant"{{.*}}num_bits = 17{{[^}]*}}}> :
func.func @wide(%x: tensor<2xf32>) -> tensor<1x2xf32> {
  %0 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %s = "tfl.pseudo_const"() {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2xf32>, tensor<2xi32>) -> tensor<1x2xf32>
  %2 = "toco.fake_quant"(%1) {range_min = -1.0 : f32, range_max = 1.0 : f32, num_bits = 16 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = "tfl.neg"(%2) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %4 = "toco.fake_quant"(%3) {range_min = -1.0 : f32, range_max = 1.0 : f32, num_bits = 17 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}

// -----

// More bits than the widest integers have stand for none of them.
// CHECK-LABEL: @too_wide
// CHECK-NOT:     final
func.func @too_wide(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "toco.fake_quant"(%0) {range_min = -1.0 : f32, range_max = 1.0 : f32, num_bits = 17 : i32, narrow_range = false, operandSegmentSizes = array<i32: 1, 0, 0>}
    : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
