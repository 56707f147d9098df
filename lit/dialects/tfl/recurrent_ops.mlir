// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite recurrent layers. The text of every op, there and back.

// CHECK-LABEL: func.func @basic_lstm
// CHECK: tfl.basic_lstm
// CHECK-SAME: cell_clip = 0.000000e+00 : f32, fused_activation_function = "TANH"
// CHECK-SAME: kernel_type = #tfl<lstm_kernel_type_attr BASIC>, proj_clip = 0.000000e+00 : f32
func.func @basic_lstm(%0: tensor<1x3xf32>, %1: tensor<1x4xf32>, %2: tensor<16x7xf32>, %3:
    tensor<16xf32>, %4: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x7xf32>,
    tensor<1x16xf32>) {
  %5, %6, %7, %8 = "tfl.basic_lstm"(%0, %1, %2, %3, %4) <{cell_clip = 0.000000e+00 : f32,
      fused_activation_function = "TANH", kernel_type = #tfl<lstm_kernel_type_attr BASIC>,
      proj_clip = 0.000000e+00 : f32}> : (tensor<1x3xf32>, tensor<1x4xf32>, tensor<16x7xf32>,
      tensor<16xf32>, tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x7xf32>,
      tensor<1x16xf32>)
  func.return %5, %6, %7, %8 : tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x7xf32>, tensor<1x16xf32>
}

// CHECK-LABEL: func.func @lstm
// CHECK: tfl.lstm
// CHECK-SAME: cell_clip = 0.000000e+00 : f32, fused_activation_function = "TANH"
// CHECK-SAME: kernel_type = #tfl<lstm_kernel_type_attr FULL>, proj_clip = 0.000000e+00 : f32
func.func @lstm(%0: tensor<2x3xf32>, %1: tensor<4x3xf32>, %2: tensor<4x3xf32>, %3:
    tensor<4x3xf32>, %4: tensor<4x3xf32>, %5: tensor<4x4xf32>, %6: tensor<4x4xf32>, %7:
    tensor<4x4xf32>, %8: tensor<4x4xf32>, %9: tensor<4xf32>, %10: tensor<4xf32>, %11:
    tensor<4xf32>, %12: tensor<4xf32>, %13: tensor<2x4xf32>, %14: tensor<2x4xf32>) ->
    tensor<2x4xf32> {
  %15 = "tfl.no_value"() <{value}> : () -> none
  %16 = "tfl.lstm"(%0, %1, %2, %3, %4, %5, %6, %7, %8, %15, %15, %15, %9, %10, %11, %12, %15, %15,
      %13, %14, %15, %15, %15, %15) <{cell_clip = 0.000000e+00 : f32, fused_activation_function =
      "TANH", kernel_type = #tfl<lstm_kernel_type_attr FULL>, proj_clip = 0.000000e+00 : f32}> ({
  }) : (tensor<2x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>,
      tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, none, none, none,
      tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, none, none, tensor<2x4xf32>,
      tensor<2x4xf32>, none, none, none, none) -> tensor<2x4xf32>
  func.return %16 : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @unidirectional_sequence_lstm
// CHECK: tfl.unidirectional_sequence_lstm
// CHECK-SAME: cell_clip = 0.000000e+00 : f32, fused_activation_function = "TANH"
// CHECK-SAME: proj_clip = 0.000000e+00 : f32, time_major = false
func.func @unidirectional_sequence_lstm(%0: tensor<2x7x3xf32>, %1: tensor<4x3xf32>, %2:
    tensor<4x3xf32>, %3: tensor<4x3xf32>, %4: tensor<4x3xf32>, %5: tensor<4x4xf32>, %6:
    tensor<4x4xf32>, %7: tensor<4x4xf32>, %8: tensor<4x4xf32>, %9: tensor<4xf32>, %10:
    tensor<4xf32>, %11: tensor<4xf32>, %12: tensor<4xf32>, %13: tensor<2x4xf32>, %14:
    tensor<2x4xf32>) -> tensor<2x7x4xf32> {
  %15 = "tfl.no_value"() <{value}> : () -> none
  %16 = "tfl.unidirectional_sequence_lstm"(%0, %1, %2, %3, %4, %5, %6, %7, %8, %15, %15, %15, %9,
      %10, %11, %12, %15, %15, %13, %14, %15, %15, %15, %15) <{cell_clip = 0.000000e+00 : f32,
      fused_activation_function = "TANH", proj_clip = 0.000000e+00 : f32, time_major = false}> :
      (tensor<2x7x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>,
      tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, none, none, none,
      tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, none, none, tensor<2x4xf32>,
      tensor<2x4xf32>, none, none, none, none) -> tensor<2x7x4xf32>
  func.return %16 : tensor<2x7x4xf32>
}

// CHECK-LABEL: func.func @bidirectional_sequence_lstm
// CHECK: tfl.bidirectional_sequence_lstm
// CHECK-SAME: cell_clip = 0.000000e+00 : f32, fused_activation_function = "TANH"
// CHECK-SAME: merge_outputs = true, proj_clip = 0.000000e+00 : f32, time_major = false
func.func @bidirectional_sequence_lstm(%0: tensor<2x7x3xf32>, %1: tensor<4x3xf32>, %2:
    tensor<4x3xf32>, %3: tensor<4x3xf32>, %4: tensor<4x3xf32>, %5: tensor<4x4xf32>, %6:
    tensor<4x4xf32>, %7: tensor<4x4xf32>, %8: tensor<4x4xf32>, %9: tensor<4xf32>, %10:
    tensor<4xf32>, %11: tensor<4xf32>, %12: tensor<4xf32>, %13: tensor<4x3xf32>, %14:
    tensor<4x3xf32>, %15: tensor<4x3xf32>, %16: tensor<4x3xf32>, %17: tensor<4x4xf32>, %18:
    tensor<4x4xf32>, %19: tensor<4x4xf32>, %20: tensor<4x4xf32>, %21: tensor<4xf32>, %22:
    tensor<4xf32>, %23: tensor<4xf32>, %24: tensor<4xf32>, %25: tensor<2x4xf32>, %26:
    tensor<2x4xf32>, %27: tensor<2x4xf32>, %28: tensor<2x4xf32>) -> (tensor<2x7x8xf32>,
    tensor<2x7x4xf32>) {
  %29 = "tfl.no_value"() <{value}> : () -> none
  %30, %31 = "tfl.bidirectional_sequence_lstm"(%0, %1, %2, %3, %4, %5, %6, %7, %8, %29, %29, %29,
      %9, %10, %11, %12, %29, %29, %13, %14, %15, %16, %17, %18, %19, %20, %29, %29, %29, %21,
      %22, %23, %24, %29, %29, %25, %26, %27, %28, %29, %29, %29, %29, %29, %29, %29, %29, %29)
      <{cell_clip = 0.000000e+00 : f32, fused_activation_function = "TANH", merge_outputs = true,
      proj_clip = 0.000000e+00 : f32, time_major = false}> : (tensor<2x7x3xf32>, tensor<4x3xf32>,
      tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x4xf32>, tensor<4x4xf32>,
      tensor<4x4xf32>, tensor<4x4xf32>, none, none, none, tensor<4xf32>, tensor<4xf32>,
      tensor<4xf32>, tensor<4xf32>, none, none, tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>,
      tensor<4x3xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, none,
      none, none, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, none, none,
      tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, none, none, none, none,
      none, none, none, none, none) -> (tensor<2x7x8xf32>, tensor<2x7x4xf32>)
  func.return %30, %31 : tensor<2x7x8xf32>, tensor<2x7x4xf32>
}

// CHECK-LABEL: func.func @unidirectional_sequence_rnn
// CHECK: tfl.unidirectional_sequence_rnn
// CHECK-SAME: fused_activation_function = "TANH", time_major = false
func.func @unidirectional_sequence_rnn(%0: tensor<2x7x3xf32>, %1: tensor<4x3xf32>, %2:
    tensor<4x4xf32>, %3: tensor<4xf32>, %4: tensor<2x4xf32>) -> tensor<2x7x4xf32> {
  %5 = "tfl.unidirectional_sequence_rnn"(%0, %1, %2, %3, %4) <{fused_activation_function = "TANH",
      time_major = false}> : (tensor<2x7x3xf32>, tensor<4x3xf32>, tensor<4x4xf32>, tensor<4xf32>,
      tensor<2x4xf32>) -> tensor<2x7x4xf32>
  func.return %5 : tensor<2x7x4xf32>
}

// CHECK-LABEL: func.func @svdf
// CHECK: tfl.svdf
// CHECK-SAME: fused_activation_function = "NONE", rank = 2 : i32
func.func @svdf(%0: tensor<2x3xf32>, %1: tensor<8x3xf32>, %2: tensor<8x10xf32>, %3:
    tensor<2x80xf32>) -> tensor<2x4xf32> {
  %4 = "tfl.no_value"() <{value}> : () -> none
  %5 = "tfl.svdf"(%0, %1, %2, %4, %3) <{fused_activation_function = "NONE", rank = 2 : i32}> :
      (tensor<2x3xf32>, tensor<8x3xf32>, tensor<8x10xf32>, none, tensor<2x80xf32>) ->
      tensor<2x4xf32>
  func.return %5 : tensor<2x4xf32>
}
