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
