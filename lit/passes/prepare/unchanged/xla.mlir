// RUN: tflower-opt %s -tfl-prepare-tf | filecheck %s

// How high the image is is unknown; what the dimensions mean is not said, or said of none of them.
// CHECK-LABEL: func.func @convs(
// CHECK:         "tf.XlaConvV2"(%arg0
// CHECK:         "tf.XlaConvV2"(%arg1
// CHECK:         "tf.XlaConvV2"(%arg1
func.func @convs(%x: tensor<1x?x4x3xf32>, %y: tensor<1x4x4x3xf32>) -> (tensor<1x?x4x2xf32>, tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) {
  %w = "tf.Const"() {value = dense<2.0> : tensor<3x3x3x2xf32>} : () -> tensor<3x3x3x2xf32>
  %g = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<1> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %s = "tf.Const"() {value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaConvV2"(%x, %w, %s, %p, %s, %s, %g) {batch_group_count = 1 : i64, dimension_numbers = "\18\02 \032\02\00\01@\03P\03Z\02\01\02b\02\01\02", precision_config = ""} : (tensor<1x?x4x3xf32>, tensor<3x3x3x2xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x?x4x2xf32>
  %1 = "tf.XlaConvV2"(%y, %w, %s, %p, %s, %s, %g) {batch_group_count = 1 : i64, dimension_numbers = "\FF", precision_config = ""} : (tensor<1x4x4x3xf32>, tensor<3x3x3x2xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x4x4x2xf32>
  %2 = "tf.XlaConvV2"(%y, %w, %s, %p, %s, %s, %g) {batch_group_count = 1 : i64, dimension_numbers = "", precision_config = ""} : (tensor<1x4x4x3xf32>, tensor<3x3x3x2xf32>, tensor<2xi32>, tensor<2x2xi32>, tensor<2xi32>, tensor<2xi32>, tensor<i32>) -> tensor<1x4x4x2xf32>
  return %0, %1, %2 : tensor<1x?x4x2xf32>, tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>
}

// The result has a dimension less than its places say; a start has no axis.
// CHECK-LABEL: func.func @gathers(
// CHECK:         "tf.XlaGather"(%arg0
// CHECK:         "tf.XlaGather"(%arg0
func.func @gathers(%x: tensor<4x5xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %i = "tf.Const"() {value = dense<[1, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %n = "tf.Const"() {value = dense<[1, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.XlaGather"(%x, %i, %n) {dimension_numbers = "\0A\01\01\12\01\00\1A\02\00\01", indices_are_sorted = false} : (tensor<4x5xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3xf32>
  %1 = "tf.XlaGather"(%x, %i, %n) {dimension_numbers = "\0A\01\00\12\01\00\1A\01\00", indices_are_sorted = false} : (tensor<4x5xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3xf32>
  return %0, %1 : tensor<3xf32>, tensor<3xf32>
}
