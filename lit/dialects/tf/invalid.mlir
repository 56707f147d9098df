// RUN: tflower-opt %s --split-input-file --verify-diagnostics

// Attributes without a default are needed.
func.func @missing(%x: tensor<1x4x4x3xf32>, %w: tensor<3x3x3x4xf32>) -> tensor<1x2x2x4xf32> {
  // expected-error @+1 {{property 'strides' expected}}
  %0 = "tf.Conv2D"(%x, %w) {padding = "VALID"}
      : (tensor<1x4x4x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x2x2x4xf32>
  func.return %0 : tensor<1x2x2x4xf32>
}

// -----

// Ops of the table check element types.
func.func @element(%x: tensor<2xi32>) -> tensor<2xi32> {
  // expected-error @+1 {{x is of i32, bf16 or f16 or f32 or f64 is needed}}
  %0 = "tf.BesselJ0"(%x) : (tensor<2xi32>) -> tensor<2xi32>
  func.return %0 : tensor<2xi32>
}

// -----

// The number of operands is fixed.
func.func @operands(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{Expected 1 operand, but got 2}}
  %0 = "tf.Relu"(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// -----

// Joined tensors have the axis.
func.func @concat(%x: tensor<2x3xf32>) -> tensor<*xf32> {
  %axis = "tf.Const"() {value = dense<2> : tensor<i32>} : () -> tensor<i32>
  // expected-error @+1 {{has the axis 2, one in [-2, 2) is needed}}
  %0 = "tf.ConcatV2"(%x, %x, %axis) : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}

// -----

// The range of a fake quantization is not the wrong way round.
func.func @range(%x: tensor<2xf32>) -> tensor<2xf32> {
  %min = "tf.Const"() {value = dense<[0.0, 1.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %max = "tf.Const"() {value = dense<[1.0, 0.5]> : tensor<2xf32>} : () -> tensor<2xf32>
  // expected-error @+1 {{the range of channel 1 is [1, 0.5], one whose min is not more than its max}}
  %0 = "tf.FakeQuantWithMinMaxVarsPerChannel"(%x, %min, %max)
      : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// -----

// One that is fixed has steps.
func.func @fixed(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{the range is [1, 1], one whose min is less than its max is needed}}
  %0 = "tf.FakeQuantWithMinMaxArgs"(%x) {min = 1.0 : f32, max = 1.0 : f32}
      : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// -----

// There are 2 to 16 bits.
func.func @bits(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{num_bits is 1, 2 to 16 are needed}}
  %0 = "tf.FakeQuantWithMinMaxArgs"(%x) {num_bits = 1 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
