// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// Constant filters are transposed at once, and a bias of zeros is added.
// CHECK-LABEL: @conv
// CHECK:         "tfl.conv_2d"{{.*}}dilation_w_factor = 2{{.*}}padding = "SAME"{{.*}}stride_h = 2{{.*}} -> tensor<1x2x4x3xf32>
// CHECK-NEXT:    return
func.func @conv(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x4x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]> : tensor<1x1x2x3xf32>
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 2, 1, 1], padding = "SAME", dilations = [1, 1, 2, 1]}
    : (tensor<1x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<1x2x4x3xf32>
  return %0 : tensor<1x2x4x3xf32>
}

// -----

// Computed ones when the model runs.
// CHECK-LABEL: @computed_filter
// CHECK:         "tf.Transpose"{{.*}} -> tensor<3x1x1x2xf32>
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @computed_filter(%x: tensor<1x4x4x2xf32>, %w: tensor<1x1x2x3xf32>)
    -> tensor<1x4x4x3xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

// Explicit padding is an op.
// CHECK-LABEL: @explicit_padding
// CHECK:         "tf.Pad"{{.*}} -> tensor<1x5x7x2xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<3x3x3x2xf32>
// CHECK:         "tfl.conv_2d"{{.*}}padding = "VALID"{{.*}} -> tensor<1x3x5x3xf32>
// CHECK-NEXT:    return
func.func @explicit_padding(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x2x3xf32>)
    -> tensor<1x3x5x3xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "EXPLICIT", explicit_paddings = [0, 0, 1, 0, 2, 1, 0, 0]}
    : (tensor<1x4x4x2xf32>, tensor<3x3x2x3xf32>) -> tensor<1x3x5x3xf32>
  return %0 : tensor<1x3x5x3xf32>
}

// -----

// A group of channels for each filter.
// CHECK-LABEL: @groups
// CHECK:         "tf.Transpose"{{.*}} -> tensor<6x1x1x2xf32>
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x6xf32>
// CHECK-NEXT:    return
func.func @groups(%x: tensor<1x4x4x4xf32>, %w: tensor<1x1x2x6xf32>) -> tensor<1x4x4x6xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x4xf32>, tensor<1x1x2x6xf32>) -> tensor<1x4x4x6xf32>
  return %0 : tensor<1x4x4x6xf32>
}

// -----

// Channels come first.
// CHECK-LABEL: @channels_first
// CHECK:         "tf.Conv2D"{{.*}}data_format = "NCHW", padding = "SAME"{{.*}} -> tensor<1x3x4x4xf32>
// CHECK-NEXT:    return
func.func @channels_first(%x: tensor<1x2x4x4xf32>, %w: tensor<1x1x2x3xf32>) -> tensor<1x3x4x4xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME", data_format = "NCHW"}
    : (tensor<1x2x4x4xf32>, tensor<1x1x2x3xf32>) -> tensor<1x3x4x4xf32>
  return %0 : tensor<1x3x4x4xf32>
}

// -----

// Doubles.
// CHECK-LABEL: @doubles
// CHECK:         "tf.Conv2D"({{.*}}) <{padding = "SAME"{{.*}} -> tensor<1x4x4x3xf64>
// CHECK-NEXT:    return
func.func @doubles(%x: tensor<1x4x4x2xf64>, %w: tensor<1x1x2x3xf64>) -> tensor<1x4x4x3xf64> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf64>, tensor<1x1x2x3xf64>) -> tensor<1x4x4x3xf64>
  return %0 : tensor<1x4x4x3xf64>
}

// -----

// The filter's size is needed.
// CHECK-LABEL: @unknown_filter
// CHECK:         "tf.Conv2D"({{.*}}) <{padding = "SAME"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @unknown_filter(%x: tensor<1x4x4x2xf32>, %w: tensor<?x1x2x3xf32>) -> tensor<1x4x4x3xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<?x1x2x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

// So is the number of channels.
// CHECK-LABEL: @unknown_channels
// CHECK:         "tf.Conv2D"({{.*}}) <{padding = "SAME"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @unknown_channels(%x: tensor<1x4x4x?xf32>, %w: tensor<1x1x2x3xf32>)
    -> tensor<1x4x4x3xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x?xf32>, tensor<1x1x2x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

// One filter for each channel.
// CHECK-LABEL: @depthwise
// CHECK:         "tfl.depthwise_conv_2d"{{.*}}depth_multiplier = 3{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x6xf32>
// CHECK-NEXT:    return
func.func @depthwise(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x6xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]> : tensor<1x1x2x3xf32>
  %0 = "tf.DepthwiseConv2dNative"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<1x4x4x6xf32>
  return %0 : tensor<1x4x4x6xf32>
}

// -----

// A computed one is reshaped.
// CHECK-LABEL: @computed_depthwise
// CHECK:         "tf.Reshape"{{.*}} -> tensor<1x2x2x2xf32>
// CHECK:         "tfl.depthwise_conv_2d"{{.*}}depth_multiplier = 1{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x2xf32>
// CHECK-NEXT:    return
func.func @computed_depthwise(%x: tensor<1x4x4x2xf32>, %w: tensor<2x2x2x1xf32>)
    -> tensor<1x4x4x2xf32> {
  %0 = "tf.DepthwiseConv2dNative"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<2x2x2x1xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// -----

// Strides of its channels.
// CHECK-LABEL: @odd_strides
// CHECK:         "tf.DepthwiseConv2dNative"({{.*}}) <{padding = "SAME"{{.*}} -> tensor<1x4x4x2xf32>
// CHECK-NEXT:    return
func.func @odd_strides(%x: tensor<1x4x4x2xf32>, %w: tensor<2x2x2x1xf32>) -> tensor<1x4x4x2xf32> {
  %0 = "tf.DepthwiseConv2dNative"(%x, %w) {strides = [1, 1, 1, 2], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<2x2x2x1xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// -----

// A factor goes into the filter.
// CHECK-LABEL: @factor
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @factor(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]> : tensor<1x1x2x3xf32>
  %s = arith.constant dense<[2.0, 3.0, 4.0]> : tensor<3xf32>
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<1x4x4x3xf32>
  %1 = "tf.Mul"(%0, %s) : (tensor<1x4x4x3xf32>, tensor<3xf32>) -> tensor<1x4x4x3xf32>
  return %1 : tensor<1x4x4x3xf32>
}

// -----

// Also through a bias.
// CHECK-LABEL: @factor_of_bias
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK:         "tf.AddV2"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @factor_of_bias(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]> : tensor<1x1x2x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %s = arith.constant dense<[2.0, 3.0, 4.0]> : tensor<3xf32>
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<1x4x4x3xf32>
  %1 = "tf.BiasAdd"(%0, %b) : (tensor<1x4x4x3xf32>, tensor<3xf32>) -> tensor<1x4x4x3xf32>
  %2 = "tf.Mul"(%1, %s) : (tensor<1x4x4x3xf32>, tensor<3xf32>) -> tensor<1x4x4x3xf32>
  return %2 : tensor<1x4x4x3xf32>
}

// -----

// One factor for each row does not.
// CHECK-LABEL: @factor_of_rows
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x3x3x3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<1x3x3x3xf32>
// CHECK-NEXT:    return
func.func @factor_of_rows(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]> : tensor<1x1x2x3xf32>
  %s = arith.constant dense<[[2.0], [3.0], [4.0]]> : tensor<3x1xf32>
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x3x3x2xf32>, tensor<1x1x2x3xf32>) -> tensor<1x3x3x3xf32>
  %1 = "tf.Mul"(%0, %s) : (tensor<1x3x3x3xf32>, tensor<3x1xf32>) -> tensor<1x3x3x3xf32>
  return %1 : tensor<1x3x3x3xf32>
}
