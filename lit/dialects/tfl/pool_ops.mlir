// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite pooling and local normalization. The text of every op, there and back.

// CHECK-LABEL: func.func @average_pool_2d
// CHECK: tfl.average_pool_2d
// CHECK-SAME: filter_height = 2 : i32, filter_width = 3 : i32
// CHECK-SAME: fused_activation_function = "NONE", padding = "SAME", stride_h = 2 : i32
// CHECK-SAME: stride_w = 1 : i32
func.func @average_pool_2d(%0: tensor<1x8x8x4xf32>) -> tensor<1x4x8x4xf32> {
  %1 = "tfl.average_pool_2d"(%0) <{filter_height = 2 : i32, filter_width = 3 : i32,
      fused_activation_function = "NONE", padding = "SAME", stride_h = 2 : i32, stride_w = 1 :
      i32}> : (tensor<1x8x8x4xf32>) -> tensor<1x4x8x4xf32>
  func.return %1 : tensor<1x4x8x4xf32>
}

// CHECK-LABEL: func.func @max_pool_2d
// CHECK: tfl.max_pool_2d
// CHECK-SAME: filter_height = 2 : i32, filter_width = 3 : i32
// CHECK-SAME: fused_activation_function = "NONE", padding = "SAME", stride_h = 2 : i32
// CHECK-SAME: stride_w = 1 : i32
func.func @max_pool_2d(%0: tensor<1x8x8x4xf32>) -> tensor<1x4x8x4xf32> {
  %1 = "tfl.max_pool_2d"(%0) <{filter_height = 2 : i32, filter_width = 3 : i32,
      fused_activation_function = "NONE", padding = "SAME", stride_h = 2 : i32, stride_w = 1 :
      i32}> : (tensor<1x8x8x4xf32>) -> tensor<1x4x8x4xf32>
  func.return %1 : tensor<1x4x8x4xf32>
}

// CHECK-LABEL: func.func @local_response_normalization
// CHECK: tfl.local_response_normalization
// CHECK-SAME: alpha = 5.000000e-01 : f32, beta = 7.500000e-01 : f32
// CHECK-SAME: bias = 1.000000e+00 : f32, radius = 2 : i32
func.func @local_response_normalization(%0: tensor<1x8x8x4xf32>) -> tensor<1x8x8x4xf32> {
  %1 = "tfl.local_response_normalization"(%0) <{alpha = 5.000000e-01 : f32, beta = 7.500000e-01 :
      f32, bias = 1.000000e+00 : f32, radius = 2 : i32}> : (tensor<1x8x8x4xf32>) ->
      tensor<1x8x8x4xf32>
  func.return %1 : tensor<1x8x8x4xf32>
}
