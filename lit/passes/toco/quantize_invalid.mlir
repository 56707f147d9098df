// RUN: tflower-opt %s --toco-quantize --split-input-file --verify-diagnostics

// expected-error@unknown {{tfl.floor: the quantized form of tfl.floor is not yet implemented. Convert with inference_type FLOAT, or use the other backend}}
func.func @unsupported(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.floor"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
