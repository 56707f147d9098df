// RUN: tflower-opt %s -centre-activations --split-input-file | filecheck %s

// The range [0, 6] becomes [-6, 6], and zero has the integer 0.
// CHECK-LABEL: func.func @centred
// CHECK:         "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<i16:f32, 1.8310{{[0-9]*}}E-4>>}>
// CHECK:         "tfl.dequantize"({{.*}}) : (tensor<2x!quant.uniform<i16:f32, 1.8310{{[0-9]*}}E-4>>)
func.func @centred(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<u16:f32, 9.1552734375E-5>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<u16:f32, 9.1552734375E-5>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<u16:f32, 9.1552734375E-5>>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// Activations of 8 bits have a zero point.
// CHECK-LABEL: func.func @bytes
// CHECK:         quant.uniform<u8:f32, 5.000000e-01:3>
func.func @bytes(%x: tensor<2xf32>) -> tensor<2x!quant.uniform<u8:f32, 0.5:3>> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<u8:f32, 0.5:3>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<u8:f32, 0.5:3>>
  return %0 : tensor<2x!quant.uniform<u8:f32, 0.5:3>>
}

// -----

// What constants stand for does not change.
// CHECK-LABEL: func.func @constant
// CHECK:         quant.uniform<u16:f32, 5.000000e-01:3>
func.func @constant() -> tensor<2x!quant.uniform<u16:f32, 0.5:3>> {
  %x = arith.constant dense<1.0> : tensor<2xf32>
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<u16:f32, 0.5:3>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<u16:f32, 0.5:3>>
  return %0 : tensor<2x!quant.uniform<u16:f32, 0.5:3>>
}

// -----

// Nor do types with a scale for each channel.
// CHECK-LABEL: func.func @channels
// CHECK:         quant.uniform<u16:f32:0, {5.000000e-01:3,2.500000e-01:4}>
func.func @channels(%x: tensor<2xf32>) -> tensor<2x!quant.uniform<u16:f32:0, {0.5:3, 0.25:4}>> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<u16:f32:0, {0.5:3, 0.25:4}>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<u16:f32:0, {0.5:3, 0.25:4}>>
  return %0 : tensor<2x!quant.uniform<u16:f32:0, {0.5:3, 0.25:4}>>
}
