// RUN: tflower-opt %s -tf-optimize | filecheck %s

// Channels are first, or the product says more of its shape.
// CHECK-LABEL: func.func @factors(
// CHECK:         "tf.Conv2D"(
// CHECK:         "tf.Mul"(
// CHECK:         "tf.Conv2D"(
// CHECK:         "tf.Mul"(
func.func @factors(%x: tensor<1x3x2x2xf32>, %y: tensor<?x2x2x3xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %w = "tf.Const"() {value = dense<1.0> : tensor<1x1x3x2xf32>} : () -> tensor<1x1x3x2xf32>
  %s = "tf.Const"() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.Conv2D"(%x, %w) {data_format = "NCHW", padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<1x3x2x2xf32>, tensor<1x1x3x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tf.Mul"(%0, %s) : (tensor<1x2x2x2xf32>, tensor<f32>) -> tensor<1x2x2x2xf32>
  %2 = "tf.Conv2D"(%y, %w) {padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<?x2x2x3xf32>, tensor<1x1x3x2xf32>) -> tensor<?x2x2x2xf32>
  %3 = "tf.Mul"(%2, %s) : (tensor<?x2x2x2xf32>, tensor<f32>) -> tensor<1x2x2x2xf32>
  return %1, %3 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// The same with a bias; the sum or the convolution knows less, or the bias differs by row.
// CHECK-LABEL: func.func @biases(
// CHECK:         "tf.BiasAdd"(
// CHECK:         "tf.Mul"(
// CHECK:         "tf.AddV2"(
// CHECK:         "tf.Mul"(
// CHECK:         "tf.AddV2"(
// CHECK:         "tf.Mul"(
// CHECK:         "tf.AddV2"(
// CHECK:         "tf.Mul"(
// CHECK:         return
func.func @biases(%x: tensor<1x3x2x2xf32>, %y: tensor<?x2x2x3xf32>, %z: tensor<1x2x2x3xf32>, %w: tensor<1x1x3x2xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %s = "tf.Const"() {value = dense<[2.0, 3.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %b = "tf.Const"() {value = dense<[4.0, 5.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %r = "tf.Const"() {value = dense<[[[4.0]], [[5.0]]]> : tensor<2x1x1xf32>} : () -> tensor<2x1x1xf32>
  %0 = "tf.Conv2D"(%x, %w) {data_format = "NCHW", padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<1x3x2x2xf32>, tensor<1x1x3x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = "tf.BiasAdd"(%0, %b) {data_format = "NCHW"} : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %2 = "tf.Mul"(%1, %s) : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %3 = "tf.Conv2D"(%y, %w) {padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<?x2x2x3xf32>, tensor<1x1x3x2xf32>) -> tensor<?x2x2x2xf32>
  %4 = "tf.AddV2"(%3, %b) : (tensor<?x2x2x2xf32>, tensor<2xf32>) -> tensor<?x2x2x2xf32>
  %5 = "tf.Mul"(%4, %s) : (tensor<?x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %6 = "tf.Conv2D"(%y, %w) {padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<?x2x2x3xf32>, tensor<1x1x3x2xf32>) -> tensor<?x2x2x2xf32>
  %7 = "tf.AddV2"(%6, %b) : (tensor<?x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %8 = "tf.Mul"(%7, %s) : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %9 = "tf.Conv2D"(%z, %w) {padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<1x2x2x3xf32>, tensor<1x1x3x2xf32>) -> tensor<1x2x2x2xf32>
  %10 = "tf.AddV2"(%9, %r) : (tensor<1x2x2x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2x2xf32>
  %11 = "tf.Mul"(%10, %s) : (tensor<1x2x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %2, %5, %8, %11 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// What is broadcast is not known, or to what; or rows are flattened.
// CHECK-LABEL: func.func @broadcasts(
// CHECK:         "tf.BroadcastTo"(
// CHECK:         "tf.Reshape"(
// CHECK:         "tf.BroadcastTo"(
// CHECK:         "tf.Reshape"(
// CHECK:         "tf.BroadcastTo"(
// CHECK:         "tf.Reshape"(
// CHECK:         return
func.func @broadcasts(%x: tensor<?x3xf32>, %y: tensor<1x3xf32>, %s: tensor<2xi32>) -> (tensor<2x1x3xf32>, tensor<2x1x3xf32>, tensor<6xf32>) {
  %n = "tf.Const"() {value = dense<[2, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %m = "tf.Const"() {value = dense<[2, 1, 3]> : tensor<3xi32>} : () -> tensor<3xi32>
  %f = "tf.Const"() {value = dense<[6]> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = "tf.BroadcastTo"(%x, %n) : (tensor<?x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tf.Reshape"(%0, %m) : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<2x1x3xf32>
  %2 = "tf.BroadcastTo"(%y, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %3 = "tf.Reshape"(%2, %m) : (tensor<?x3xf32>, tensor<3xi32>) -> tensor<2x1x3xf32>
  %4 = "tf.BroadcastTo"(%y, %n) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %5 = "tf.Reshape"(%4, %f) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  return %1, %3, %5 : tensor<2x1x3xf32>, tensor<2x1x3xf32>, tensor<6xf32>
}
