// RUN: tflower-opt %s -tfl-prepare-tf=use-fake-quant-num-bits=true --split-input-file | filecheck %s

// The storage is as narrow as the op says.
// CHECK-LABEL: @vars
// CHECK:         "tf.FakeQuantWithMinMaxVars"{{.*}} -> tensor<4xf32>
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u8<0:31>:f32, 1.000000e+00>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
// CHECK-NEXT:    return
func.func @vars(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<31.0> : tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 5 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
