// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// Fake quantization becomes a pair; the unsigned type holds zero exactly.

// CHECK-LABEL: func.func @ranges
// CHECK: "tfl.quantize"
// CHECK-SAME: !quant.uniform<u{{i?}}8:f32, 0.0078431372549019607:128>
// CHECK: "tfl.dequantize"
// CHECK: "tfl.quantize"
// CHECK: "tfl.dequantize"
func.func @ranges(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %low = "tf.Const"() {value = dense<-0.5> : tensor<f32>} : () -> tensor<f32>
  %high = "tf.Const"() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxArgs"(%x)
      {min = -1.0 : f32, max = 1.0 : f32, num_bits = 8 : i64, narrow_range = false}
      : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.FakeQuantWithMinMaxVars"(%x, %low, %high) {num_bits = 8 : i64, narrow_range = false}
      : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
