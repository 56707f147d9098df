// RUN: tflower-opt %s --toco-remove-trivial-quantized-activation-func --split-input-file | filecheck %s
// RUN: tflower-opt %s --toco-remove-trivial-quantized-min-max --split-input-file | filecheck %s --check-prefix=CLAMP

// Where no integer stands for more than 6 or less than 0, there is nothing to cut off; where the
// range is wider, narrower on one side only, or not known, there is.
// CHECK-LABEL: @fused
// CHECK-NEXT:    tfl.add %arg0, %arg0 {fused_activation_function = "NONE", toco.arrays = [#toco.array<range = 0.0 : 6.0>]}
// CHECK-NEXT:    tfl.add %arg0, %arg0 {fused_activation_function = "RELU6", toco.arrays = [#toco.array<range = 0.0 : 7.0>]}
// CHECK-NEXT:    tfl.add %arg0, %arg0 {fused_activation_function = "RELU", toco.arrays = [#toco.array<range = -1.0 : 6.0>]}
// CHECK-NEXT:    tfl.add %arg0, %arg0 {fused_activation_function = "RELU"}
func.func @fused(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "RELU6", toco.arrays = [#toco.array<range = 0.0 : 6.0>]} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.add"(%x, %x) {fused_activation_function = "RELU6", toco.arrays = [#toco.array<range = 0.0 : 7.0>]} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.add"(%x, %x) {fused_activation_function = "RELU", toco.arrays = [#toco.array<range = -1.0 : 6.0>]} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.add"(%x, %x) {fused_activation_function = "RELU"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// The same of operators of their own, by the range of what they read.
// CHECK-LABEL: @alone
// CHECK-NEXT:    [[A:%.+]] = "tfl.abs"(%arg0)
// CHECK-NEXT:    [[B:%.+]] = "tfl.relu6"(%arg0)
// CHECK-NEXT:    return [[A]], [[B]]
func.func @alone(%x: tensor<2xf32> {toco.array = #toco.array<range = -3.0 : 6.0>}) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.abs"(%x) {toco.arrays = [#toco.array<range = 0.0 : 6.0>]} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.relu6"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.relu6"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %1, %2 : tensor<2xf32>, tensor<2xf32>
}

// -----

// A limit that the operand never reaches goes, others stay: those within its range, of several
// numbers, and those that are integers already.
// CLAMP-LABEL: @clamp
// CLAMP:         [[X:%.+]] = "tfl.abs"(%arg0)
// CLAMP-NEXT:    [[A:%.+]] = "tfl.minimum"(%arg0, %{{.+}})
// CLAMP-NEXT:    [[B:%.+]] = "tfl.minimum"(%arg0, %{{.+}})
// CLAMP:         [[C:%.+]] = "tfl.maximum"(%arg1, %{{.+}})
// CLAMP:         return [[X]], [[A]], [[B]], [[C]]
func.func @clamp(%x: tensor<2xf32> {toco.array = #toco.array<range = 0.0 : 6.0>}, %y: tensor<2x!quant.uniform<u8:f32, 0.25>>)
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2x!quant.uniform<u8:f32, 0.25>>) {
  %six = "tfl.pseudo_const"() {value = dense<6.0> : tensor<f32>} : () -> tensor<f32>
  %two = "tfl.pseudo_const"() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %both = "tfl.pseudo_const"() {value = dense<[7.0, 8.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %q = "tfl.pseudo_qconst"() {qtype = tensor<!quant.uniform<u8:f32, 0.25>>, value = dense<0> : tensor<i8>} : () -> tensor<!quant.uniform<u8:f32, 0.25>>
  %p = "tfl.abs"(%x) {toco.arrays = [#toco.array<range = 0.0 : 6.0>]} : (tensor<2xf32>) -> tensor<2xf32>
  %0 = "tfl.minimum"(%p, %six) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tfl.minimum"(%x, %two) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tfl.minimum"(%x, %both) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.maximum"(%y, %q) : (tensor<2x!quant.uniform<u8:f32, 0.25>>, tensor<!quant.uniform<u8:f32, 0.25>>) -> tensor<2x!quant.uniform<u8:f32, 0.25>>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2x!quant.uniform<u8:f32, 0.25>>
}

// -----

// A limit that cuts values off stays.
// CLAMP-LABEL: @cutting
// CLAMP:         [[A:%.+]] = "tfl.minimum"(%arg0, %{{.+}})
// CLAMP-NEXT:    return [[A]]
func.func @cutting(%x: tensor<2xf32> {toco.array = #toco.array<range = 0.0 : 6.0>}) -> tensor<2xf32> {
  %two = "tfl.pseudo_const"() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tfl.minimum"(%x, %two) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
