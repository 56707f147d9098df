// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// Channels last: an ordinary convolution, with the padding of SAME.
// CHECK-LABEL: @conv
// CHECK:         "tfl.conv_2d"{{.*}} <{dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}> {{.*}} -> tensor<1x4x4x2xf32>
// CHECK-NEXT:    return
func.func @conv(%x: tensor<1x4x4x3xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tf.Const"() {value = dense<2.0> : tensor<3x3x3x2xf32>} : () -> tensor<3x3x3x2xf32>
  %g = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<1> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %s = "tf.Const"() {value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaConvV2"(%x, %w, %s, %p, %s, %s, %g) {batch_group_count = 1 : i64, dimension_numbers = "\18\02 \032\02\00\01@\03P\03Z\02\01\02b\02\01\02", precision_config = ""} : (tensor<1x4x4x3xf32>, tensor<3x3x3x2xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// -----

// Channels first in data [n, c, h, w] and weights [o, i, h, w], other strides and amounts.
// CHECK-LABEL: @channels_first
// CHECK:         "tf.Transpose"(%arg0{{.*}} -> tensor<1x5x4x3xf32>
// CHECK:         "tf.Pad"
// CHECK:         "tfl.conv_2d"{{.*}}padding = "VALID", stride_h = 2 : i32, stride_w = 1 : i32{{.*}} -> tensor<1x3x4x2xf32>
// CHECK:         "tf.Transpose"{{.*}} -> tensor<1x2x3x4xf32>
// CHECK-NEXT:    return
func.func @channels_first(%x: tensor<1x3x5x4xf32>) -> tensor<1x2x3x4xf32> {
  %w = "tf.Const"() {value = dense<2.0> : tensor<2x3x2x3xf32>} : () -> tensor<2x3x2x3xf32>
  %g = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<[[1, 0], [1, 1]]> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %s = "tf.Const"() {value = dense<[2, 1]> : tensor<2xi32>} : () -> tensor<2xi32>
  %d = "tf.Const"() {value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaConvV2"(%x, %w, %s, %p, %d, %d, %g) {batch_group_count = 1 : i64, dimension_numbers = "\18\01 \002\02\02\03@\01P\01Z\02\02\03b\02\02\03", precision_config = ""} : (tensor<1x3x5x4xf32>, tensor<2x3x2x3xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x2x3x4xf32>
  return %0 : tensor<1x2x3x4xf32>
}

// -----

// Groups.
// CHECK-LABEL: @groups
// CHECK:         "tf.XlaConvV2"
func.func @groups(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tf.Const"() {value = dense<2.0> : tensor<1x1x2x2xf32>} : () -> tensor<1x1x2x2xf32>
  %g = "tf.Const"() {value = dense<2> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<0> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %s = "tf.Const"() {value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaConvV2"(%x, %w, %s, %p, %s, %s, %g) {batch_group_count = 1 : i64, dimension_numbers = "\18\02 \032\02\00\01@\03P\03Z\02\01\02b\02\01\02", precision_config = ""} : (tensor<1x4x4x4xf32>, tensor<1x1x2x2xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// -----

// Zeros between the elements of the input: the gradient of a convolution.
// CHECK-LABEL: @spread_input
// CHECK:         "tf.XlaConvV2"
func.func @spread_input(%x: tensor<1x4x4x3xf32>) -> tensor<1x7x7x2xf32> {
  %w = "tf.Const"() {value = dense<2.0> : tensor<1x1x3x2xf32>} : () -> tensor<1x1x3x2xf32>
  %g = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<0> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %s = "tf.Const"() {value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
  %l = "tf.Const"() {value = dense<2> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaConvV2"(%x, %w, %s, %p, %l, %s, %g) {batch_group_count = 1 : i64, dimension_numbers = "\18\02 \032\02\00\01@\03P\03Z\02\01\02b\02\01\02", precision_config = ""} : (tensor<1x4x4x3xf32>, tensor<1x1x3x2xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x7x7x2xf32>
  return %0 : tensor<1x7x7x2xf32>
}

// -----

// A negative amount crops.
// CHECK-LABEL: @cropped
// CHECK:         "tf.XlaConvV2"
func.func @cropped(%x: tensor<1x4x4x3xf32>) -> tensor<1x3x4x2xf32> {
  %w = "tf.Const"() {value = dense<2.0> : tensor<1x1x3x2xf32>} : () -> tensor<1x1x3x2xf32>
  %g = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<[[-1, 0], [0, 0]]> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %s = "tf.Const"() {value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaConvV2"(%x, %w, %s, %p, %s, %s, %g) {batch_group_count = 1 : i64, dimension_numbers = "\18\02 \032\02\00\01@\03P\03Z\02\01\02b\02\01\02", precision_config = ""} : (tensor<1x4x4x3xf32>, tensor<1x1x3x2xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x3x4x2xf32>
  return %0 : tensor<1x3x4x2xf32>
}

// -----

// One slice at a known place, which may not reach beyond the end; the first dimension goes.
// CHECK-LABEL: @gather
// CHECK-DAG:     %[[B:.*]] = "tfl.pseudo_const"() <{value = dense<[1, 2]> : tensor<2xi64>}>
// CHECK-DAG:     %[[E:.*]] = "tfl.pseudo_const"() <{value = dense<[2, 5]> : tensor<2xi64>}>
// CHECK:         "tf.StridedSlice"(%arg0, %[[B]], %[[E]], {{.*}}shrink_axis_mask = 1 : i64
// CHECK-NEXT:    return
func.func @gather(%x: tensor<4x5xf32>) -> tensor<3xf32> {
  %i = "tf.Const"() {value = dense<[1, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %n = "tf.Const"() {value = dense<[1, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaGather"(%x, %i, %n) {dimension_numbers = "\0A\01\00\12\01\00\1A\02\00\01", indices_are_sorted = false} : (tensor<4x5xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// The place is not known.
// CHECK-LABEL: @computed_gather
// CHECK:         "tf.XlaGather"
func.func @computed_gather(%x: tensor<4x5xf32>, %i: tensor<2xi32>) -> tensor<3xf32> {
  %n = "tf.Const"() {value = dense<[1, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaGather"(%x, %i, %n) {dimension_numbers = "\0A\01\00\12\01\00\1A\02\00\01", indices_are_sorted = false} : (tensor<4x5xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Several places.
// CHECK-LABEL: @gathers
// CHECK:         "tf.XlaGather"
func.func @gathers(%x: tensor<4x5xf32>) -> tensor<2x3xf32> {
  %i = "tf.Const"() {value = dense<[[1, 3], [0, 1]]> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %n = "tf.Const"() {value = dense<[1, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaGather"(%x, %i, %n) {dimension_numbers = "\0A\01\01\12\01\00\1A\02\00\01 \01", indices_are_sorted = false} : (tensor<4x5xf32>, tensor<2x2xi32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
