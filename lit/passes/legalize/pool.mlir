// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @channels_last
// CHECK: "tfl.average_pool_2d"
// CHECK-SAME: filter_height = 3 : i32, filter_width = 2 : i32
// CHECK-SAME: padding = "VALID", stride_h = 2 : i32, stride_w = 1 : i32
// CHECK: "tfl.max_pool_2d"
func.func @channels_last(%x: tensor<1x9x9x4xf32>) -> tensor<1x4x8x4xf32> {
  %0 = "tf.AvgPool"(%x)
      {ksize = [1, 3, 2, 1], strides = [1, 2, 1, 1], padding = "VALID", data_format = "NHWC"}
      : (tensor<1x9x9x4xf32>) -> tensor<1x4x8x4xf32>
  %1 = "tf.MaxPool"(%0)
      {ksize = [1, 3, 2, 1], strides = [1, 1, 1, 1], padding = "SAME", data_format = "NHWC"}
      : (tensor<1x4x8x4xf32>) -> tensor<1x4x8x4xf32>
  return %1 : tensor<1x4x8x4xf32>
}

// -----

// Channels first need transposes around.

// CHECK-LABEL: func.func @channels_first
// CHECK: "tfl.transpose"({{.*}}) : (tensor<1x4x9x9xf32>, tensor<4xi32>) -> tensor<1x9x9x4xf32>
// CHECK: "tfl.max_pool_2d"
// CHECK-SAME: (tensor<1x9x9x4xf32>) -> tensor<1x4x4x4xf32>
// CHECK: "tfl.transpose"
func.func @channels_first(%x: tensor<1x4x9x9xf32>) -> tensor<1x4x4x4xf32> {
  %0 = "tf.MaxPool"(%x)
      {ksize = [1, 1, 3, 3], strides = [1, 1, 2, 2], padding = "VALID", data_format = "NCHW"}
      : (tensor<1x4x9x9xf32>) -> tensor<1x4x4x4xf32>
  return %0 : tensor<1x4x4x4xf32>
}

// -----

// Pooling over the channels has no counterpart.

// CHECK-LABEL: func.func @over_channels
// CHECK: "tf.MaxPool"
func.func @over_channels(%x: tensor<1x9x9x4xf32>) -> tensor<1x9x9x2xf32> {
  %0 = "tf.MaxPool"(%x)
      {ksize = [1, 1, 1, 2], strides = [1, 1, 1, 2], padding = "VALID", data_format = "NHWC"}
      : (tensor<1x9x9x4xf32>) -> tensor<1x9x9x2xf32>
  return %0 : tensor<1x9x9x2xf32>
}

// -----

// CHECK-LABEL: func.func @lrn
// CHECK: "tfl.local_response_normalization"
// CHECK-SAME: radius = 2 : i32
func.func @lrn(%x: tensor<1x9x9x4xf32>) -> tensor<1x9x9x4xf32> {
  %0 = "tf.LRN"(%x) {depth_radius = 2 : i64, bias = 1.0 : f32, alpha = 0.5 : f32, beta = 0.75 : f32}
      : (tensor<1x9x9x4xf32>) -> tensor<1x9x9x4xf32>
  return %0 : tensor<1x9x9x4xf32>
}
