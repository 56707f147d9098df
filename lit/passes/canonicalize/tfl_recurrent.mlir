// RUN: tflower-opt %s -canonicalize --split-input-file | filecheck %s

// A projection bias of zeros is none.
// CHECK-LABEL: @zero_projection_bias
// CHECK:         [[NONE:%.*]] = "tfl.no_value"
// CHECK:         "tfl.unidirectional_sequence_lstm"(%arg0, %arg1, %arg1, %arg1, %arg1, %arg2, %arg2, %arg2, %arg2, [[NONE]], [[NONE]], [[NONE]], %arg3, %arg3, %arg3, %arg3, %arg2, [[NONE]], %arg4, %arg5,
func.func @zero_projection_bias(
    %x: tensor<1x3x4xf32>, %i: tensor<2x4xf32>, %r: tensor<2x2xf32>, %b: tensor<2xf32>,
    %s: tensor<1x2xf32>, %c: tensor<1x2xf32>) -> tensor<1x3x2xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %z = arith.constant dense<0.0> : tensor<2xf32>
  %0 = "tfl.unidirectional_sequence_lstm"(%x, %i, %i, %i, %i, %r, %r, %r, %r, %n, %n, %n,
      %b, %b, %b, %b, %r, %z, %s, %c, %n, %n, %n, %n)
      {fused_activation_function = "TANH", time_major = false}
    : (tensor<1x3x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>,
       tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, none, none, none,
       tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2x2xf32>, tensor<2xf32>,
       tensor<1x2xf32>, tensor<1x2xf32>, none, none, none, none) -> tensor<1x3x2xf32>
  return %0 : tensor<1x3x2xf32>
}

// -----

// Another is added.
// CHECK-LABEL: @projection_bias
// CHECK:         "tfl.unidirectional_sequence_lstm"({{.*}}, %arg2, %arg3, %arg4, %arg5,
func.func @projection_bias(
    %x: tensor<1x3x4xf32>, %i: tensor<2x4xf32>, %r: tensor<2x2xf32>, %b: tensor<2xf32>,
    %s: tensor<1x2xf32>, %c: tensor<1x2xf32>) -> tensor<1x3x2xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.unidirectional_sequence_lstm"(%x, %i, %i, %i, %i, %r, %r, %r, %r, %n, %n, %n,
      %b, %b, %b, %b, %r, %b, %s, %c, %n, %n, %n, %n)
      {fused_activation_function = "TANH", time_major = false}
    : (tensor<1x3x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>,
       tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, none, none, none,
       tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2x2xf32>, tensor<2xf32>,
       tensor<1x2xf32>, tensor<1x2xf32>, none, none, none, none) -> tensor<1x3x2xf32>
  return %0 : tensor<1x3x2xf32>
}
