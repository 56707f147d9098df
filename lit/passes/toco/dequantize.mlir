// RUN: tflower-opt %s --toco-make-initial-dequantize-operator --split-input-file | filecheck %s --check-prefix=FIRST
// RUN: tflower-opt %s --toco-dequantize --split-input-file | filecheck %s
// RUN: tflower-opt %s --toco-remove-final-dequantize-op --split-input-file | filecheck %s --check-prefix=FINAL

// An input that is to be integers becomes so, and is dequantized once for all readers; one that is
// to stay real does.
// FIRST-LABEL: @input
// FIRST-SAME:    (%arg0: tensor<2x!quant.uniform<u8:f32, 7.812500e-03:128>> {{.*}}, %arg1: tensor<2xf32>
// FIRST-NEXT:    [[D:%.+]] = "tfl.dequantize"(%arg0) {toco.arrays = [#toco.array<range = -1.0 : 0.9921875>]}
// FIRST-NEXT:    [[A:%.+]] = "tfl.abs"([[D]])
// FIRST-NEXT:    [[B:%.+]] = "tfl.neg"([[D]])
// FIRST-NEXT:    [[C:%.+]] = "tfl.neg"(%arg1)
func.func @input(%x: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 0.9921875, final = ui8>}, %y: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 1.0, final = f32>})
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.neg"(%y) : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %1, %2 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// Quantized arrays become real; where the range is known, fake quantization stands in their place.
// CHECK-LABEL: @real
// CHECK-DAG:     "tfl.pseudo_const"() <{value = dense<[-1.500000e+00, 1.000000e+00]> : tensor<2xf32>}>
// CHECK:         [[A:%.+]] = tfl.add %{{.+}}, %{{.+}} {{.*}} : tensor<2xf32>
// CHECK-NEXT:    [[F:%.+]] = "toco.fake_quant"([[A]]) <{narrow_range = false, num_bits = 8 : i32, {{.*}}range_max = 6.300000e+01 : f32, range_min = -7.500000e-01 : f32}>
// CHECK-NEXT:    return [[F]]
func.func @real(%x: tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<2x!quant.uniform<u8:f32, 0.25:3>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<2x!quant.uniform<u8:f32, 0.5:3>>, value = dense<[0, 5]> : tensor<2xi8>} : () -> tensor<2x!quant.uniform<u8:f32, 0.5:3>>
  %0 = "tfl.add"(%x, %w) {fused_activation_function = "NONE", toco.arrays = [#toco.array<range = -0.75 : 63.0>]}
    : (tensor<2x!quant.uniform<u8:f32, 0.25:3>>, tensor<2x!quant.uniform<u8:f32, 0.5:3>>) -> tensor<2x!quant.uniform<u8:f32, 0.25:3>>
  return %0 : tensor<2x!quant.uniform<u8:f32, 0.25:3>>
}

// -----

// A dequantization is an operator like any other, unless its operand is to be real in the end.
// CHECK-LABEL: @dequantization
// CHECK-SAME:    (%arg0: tensor<2x!quant.uniform<u8:f32, 2.500000e-01:3>>, %arg1: tensor<2xf32>
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"(%arg0)
// CHECK-NEXT:    [[A:%.+]] = "tfl.neg"([[D]])
// CHECK-NEXT:    [[B:%.+]] = "tfl.neg"(%arg1)
func.func @dequantization(%x: tensor<2x!quant.uniform<u8:f32, 0.25:3>>, %y: tensor<2x!quant.uniform<u8:f32, 0.25:3>> {toco.array = #toco.array<final = f32>}) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<2xf32>
  %1 = "tfl.neg"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.dequantize"(%y) : (tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<2xf32>
  %3 = "tfl.neg"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  return %1, %3 : tensor<2xf32>, tensor<2xf32>
}

// -----

// What only the model's caller reads stays integers; what an operator reads does not.
// FINAL-LABEL: @final
// FINAL-SAME:    -> (tensor<2x!quant.uniform<u8:f32, 2.500000e-01:3>>, tensor<2xf32>)
// FINAL-NEXT:    [[A:%.+]] = "tfl.abs"(%arg0)
// FINAL-NEXT:    [[B:%.+]] = "tfl.dequantize"(%arg0)
// FINAL-NEXT:    [[C:%.+]] = "tfl.neg"([[B]])
// FINAL-NEXT:    return [[A]], [[C]]
func.func @final(%x: tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.abs"(%x) {toco.arrays = [#toco.array<range = 0.0 : 3.0>]} : (tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<2x!quant.uniform<u8:f32, 0.25:3>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<2xf32>
  %2 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<2xf32>
  %3 = "tfl.neg"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  return %1, %3 : tensor<2xf32>, tensor<2xf32>
}

// -----

// What an operator had as integers is real now, and so nothing is to be dequantized.
// CHECK-LABEL: @behind
// CHECK:         "tfl.abs"
// CHECK-NOT:     tfl.dequantize
// CHECK:         "tfl.neg"
func.func @behind(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2xf32> {
  %0 = "tfl.abs"(%x) : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2xf32>
  %2 = "tfl.neg"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}
