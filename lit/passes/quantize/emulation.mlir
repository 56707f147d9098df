// RUN: tflower-opt %s -tf-to-quant --split-input-file | filecheck %s

// CHECK-LABEL: @tensor
// CHECK:         [[F:%.+]] = "tf.FakeQuantWithMinMaxVars"
// CHECK-NEXT:    [[Q:%.+]] = "quantfork.qcast"([[F]]) : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8<-127:127>:f32, 1.000000e+00:-127>>
// CHECK-NEXT:    [[D:%.+]] = "quantfork.dcast"([[Q]])
// CHECK-NEXT:    return [[D]]
func.func @tensor(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<254.0> : tensor<f32>
  %i = "tf.Identity"(%h) : (tensor<f32>) -> tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %i) {num_bits = 8 : i64, narrow_range = true}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: @channels
// CHECK:         -> tensor<3x2x!quant.uniform<i4:f32:1, {1.000000e+00:-8,2.000000e+00:-8}>>
func.func @channels(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %l = arith.constant dense<[0.0, 0.0]> : tensor<2xf32>
  %h = arith.constant dense<[15.0, 30.0]> : tensor<2xf32>
  %0 = "tf.FakeQuantWithMinMaxVarsPerChannel"(%x, %l, %h) {num_bits = 4 : i64, narrow_range = false}
    : (tensor<3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Bounds that are computed, and a result of two users.
// CHECK-LABEL: @left
// CHECK-NOT:     quantfork
func.func @left(%x: tensor<4xf32>, %b: tensor<f32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<255.0> : tensor<f32>
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %b) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  %1 = "tf.FakeQuantWithMinMaxVars"(%x, %l, %h) {num_bits = 8 : i64, narrow_range = false}
    : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0, %1, %1 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
