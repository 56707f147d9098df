// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// The convolution takes the activation.
// CHECK-LABEL: @relu6
// CHECK-NEXT:    [[R:%.*]] = "tfl.conv_2d"(%arg0, %arg1, %arg2) <{{.*}}fused_activation_function = "RELU6"
// CHECK-NEXT:    return [[R]]
func.func @relu6(%x: tensor<1x4x4x1xf32>, %w: tensor<2x1x1x1xf32>, %b: tensor<2xf32>)
    -> tensor<1x4x4x2xf32> {
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.relu6"(%0) : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// The convolution is used twice, so it keeps its values.
// CHECK-LABEL: @relu_shared
// CHECK:         "tfl.relu"
func.func @relu_shared(%x: tensor<1x4x4x1xf32>, %w: tensor<2x1x1x1xf32>, %b: tensor<2xf32>)
    -> (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) {
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.relu"(%0) : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %0, %1 : tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>
}

// -----

// A convolution with an activation takes no second one.
// CHECK-LABEL: @relu_after_tanh
// CHECK:         "tfl.relu"
func.func @relu_after_tanh(%x: tensor<1x4x4x1xf32>, %w: tensor<2x1x1x1xf32>, %b: tensor<2xf32>)
    -> tensor<1x4x4x2xf32> {
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32,
    fused_activation_function = "TANH"}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.relu"(%0) : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// Pools take activations too.
// CHECK-LABEL: @relu_of_pool
// CHECK-NEXT:    "tfl.max_pool_2d"{{.*}}fused_activation_function = "RELU_N1_TO_1"
// CHECK-NEXT:    return
func.func @relu_of_pool(%x: tensor<1x4x4x1xf32>) -> tensor<1x2x2x1xf32> {
  %0 = "tfl.max_pool_2d"(%x) {padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32,
    filter_height = 2 : i32, filter_width = 2 : i32, fused_activation_function = "NONE"}
    : (tensor<1x4x4x1xf32>) -> tensor<1x2x2x1xf32>
  %1 = "tfl.relu_n1_to_1"(%0) : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  return %1 : tensor<1x2x2x1xf32>
}

// -----

// Added constants go to the bias, with the activation of the addition.
// CHECK-LABEL: @add
// CHECK:         [[B:%.*]] = arith.constant dense<[4.000000e+00, 6.000000e+00]>
// CHECK:         "tfl.conv_2d"(%arg0, %arg1, [[B]]) <{{.*}}fused_activation_function = "RELU"
// CHECK-NEXT:    return
func.func @add(%x: tensor<1x4x4x1xf32>, %w: tensor<2x1x1x1xf32>) -> tensor<1x4x4x2xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[[[[3.0, 4.0]]]]> : tensor<1x1x1x2xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "RELU"}
    : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// So do subtracted ones, one for all channels.
// CHECK-LABEL: @sub
// CHECK:         [[B:%.*]] = arith.constant dense<[-2.000000e+00, -1.000000e+00]>
// CHECK:         "tfl.depthwise_conv_2d"(%arg0, %arg1, [[B]])
// CHECK-NEXT:    return
func.func @sub(%x: tensor<1x4x4x2xf32>, %w: tensor<1x3x3x2xf32>) -> tensor<1x4x4x2xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = "tfl.depthwise_conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32,
    stride_w = 1 : i32, depth_multiplier = 1 : i32}
    : (tensor<1x4x4x2xf32>, tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.sub"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// What is not one value for each channel stays.
// CHECK-LABEL: @add_rows
// CHECK:         tfl.add
func.func @add_rows(%x: tensor<1x2x2x1xf32>, %w: tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[[[[3.0], [4.0]]]]> : tensor<1x1x2x1xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<1x2x2x2xf32>, tensor<1x1x2x1xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// -----

// A constant of higher rank would change the shape.
// CHECK-LABEL: @add_wider
// CHECK:         tfl.add
func.func @add_wider(%x: tensor<1x2x2x1xf32>, %w: tensor<2x1x1x1xf32>) -> tensor<1x1x2x2x2xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<3.0> : tensor<1x1x1x1x2xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<1x2x2x2xf32>, tensor<1x1x1x1x2xf32>) -> tensor<1x1x2x2x2xf32>
  return %1 : tensor<1x1x2x2x2xf32>
}

// -----

// A bias that is computed stays.
// CHECK-LABEL: @add_to_computed_bias
// CHECK:         tfl.add
func.func @add_to_computed_bias(%x: tensor<1x2x2x1xf32>, %w: tensor<2x1x1x1xf32>,
    %b: tensor<2xf32>) -> tensor<1x2x2x2xf32> {
  %c = arith.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// -----

// Factors go to filter and bias: one for each output channel.
// CHECK-LABEL: @mul
// CHECK-DAG:     [[W:%.*]] = arith.constant dense<{{\[\[\[\[}}3.000000e+00]]], {{\[\[\[}}8.000000e+00]]]]>
// CHECK-DAG:     [[B:%.*]] = arith.constant dense<[3.000000e+00, 8.000000e+00]>
// CHECK:         "tfl.conv_2d"(%arg0, [[W]], [[B]])
// CHECK-NEXT:    return
func.func @mul(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %w = arith.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.mul"(%c, %0) {fused_activation_function = "NONE"}
    : (tensor<2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// -----

// A depthwise filter has its channels last.
// CHECK-LABEL: @div_depthwise
// CHECK-DAG:     [[W:%.*]] = arith.constant dense<{{\[\[\[\[}}1.000000e+00, 5.000000e-01]]]]>
// CHECK:         "tfl.depthwise_conv_2d"(%arg0, [[W]],
// CHECK-NEXT:    return
func.func @div_depthwise(%x: tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = arith.constant dense<[[[[2.0, 2.0]]]]> : tensor<1x1x1x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %0 = "tfl.depthwise_conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32,
    stride_w = 1 : i32, depth_multiplier = 1 : i32}
    : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.div"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// -----

// A filter that is an argument cannot be scaled.
// CHECK-LABEL: @mul_of_computed_filter
// CHECK:         tfl.mul
func.func @mul_of_computed_filter(%x: tensor<1x2x2x1xf32>, %w: tensor<2x1x1x1xf32>)
    -> tensor<1x2x2x2xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// -----

// Transposed convolutions take biases and factors.
// CHECK-LABEL: @transpose_conv
// CHECK-DAG:     [[W:%.*]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00]]], {{\[\[\[}}4.000000e+00]]]]>
// CHECK-DAG:     [[B:%.*]] = arith.constant dense<[7.000000e+00, 9.000000e+00]>
// CHECK:         "tfl.transpose_conv"({{%.*}}, [[W]], %arg0, [[B]])
// CHECK-NEXT:    return
func.func @transpose_conv(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %shape = arith.constant dense<[1, 2, 2, 2]> : tensor<4xi32>
  %w = arith.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %d = arith.constant dense<5.0> : tensor<2xf32>
  %0 = "tfl.transpose_conv"(%shape, %w, %x, %b) {padding = "SAME", stride_h = 1 : i32,
    stride_w = 1 : i32}
    : (tensor<4xi32>, tensor<2x1x1x1xf32>, tensor<1x2x2x1xf32>, tensor<2xf32>)
    -> tensor<1x2x2x2xf32>
  %1 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<1x2x2x2xf32>, tensor<f32>) -> tensor<1x2x2x2xf32>
  %2 = "tfl.add"(%1, %d) {fused_activation_function = "NONE"}
    : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %2 : tensor<1x2x2x2xf32>
}

// -----

// A shift before a convolution without padding goes to the bias.
// CHECK-LABEL: @shift_before
// CHECK:         [[B:%.*]] = arith.constant dense<[7.000000e+00, 1.400000e+01]>
// CHECK:         "tfl.conv_2d"(%arg0, {{%.*}}, [[B]])
// CHECK-NEXT:    return
func.func @shift_before(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0]]], [[[2.0, 4.0]]]]> : tensor<2x1x1x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {padding = "VALID", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// With padding the shift would miss the border.
// CHECK-LABEL: @shift_before_padding
// CHECK:         tfl.add
func.func @shift_before_padding(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x3x3x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// Factors before a convolution go to its filter, one for each input channel too.
// CHECK-LABEL: @scale_before
// CHECK:         [[W:%.*]] = arith.constant dense<{{.*}}[3.000000e+00, 1.000000e+01]{{.*}}[6.000000e+00, 2.000000e+01]
// CHECK:         "tfl.conv_2d"(%arg0, [[W]], {{%.*}})
// CHECK-NEXT:    return
func.func @scale_before(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0]]], [[[2.0, 4.0]]]]> : tensor<2x1x1x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<[3.0, 5.0]> : tensor<2xf32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<1x4x4x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// -----

// A pad that is the padding of SAME.
// CHECK-LABEL: @same_padding
// CHECK-NEXT:    "tfl.conv_2d"(%arg0, %arg1, %arg2) <{{.*}}padding = "SAME"
// CHECK-NEXT:    return
func.func @same_padding(%x: tensor<1x4x4x1xf32>, %w: tensor<2x3x3x1xf32>, %b: tensor<2xf32>)
    -> tensor<1x2x2x2xf32> {
  %pads = arith.constant dense<[[0, 0], [0, 1], [0, 1], [0, 0]]> : tensor<4x2xi32>
  %0 = "tfl.pad"(%x, %pads) : (tensor<1x4x4x1xf32>, tensor<4x2xi32>) -> tensor<1x5x5x1xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32}
    : (tensor<1x5x5x1xf32>, tensor<2x3x3x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// -----

// The pad adds more in front, SAME behind.
// CHECK-LABEL: @other_padding
// CHECK:         "tfl.pad"
func.func @other_padding(%x: tensor<1x4x4x1xf32>, %w: tensor<2x3x3x1xf32>, %b: tensor<2xf32>)
    -> tensor<1x2x2x2xf32> {
  %pads = arith.constant dense<[[0, 0], [1, 0], [1, 0], [0, 0]]> : tensor<4x2xi32>
  %0 = "tfl.pad"(%x, %pads) : (tensor<1x4x4x1xf32>, tensor<4x2xi32>) -> tensor<1x5x5x1xf32>
  %1 = "tfl.conv_2d"(%0, %w, %b) {padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32}
    : (tensor<1x5x5x1xf32>, tensor<2x3x3x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}
