// RUN: tflower-opt %s -tf-layout-assignment='force-data-format=NHWC' --split-input-file | filecheck %s --check-prefix=ASSIGN
// RUN: tflower-opt %s -tf-layout-assignment -tf-move-transposes='direction=begin' -tf-move-transposes='direction=end' --split-input-file | filecheck %s --check-prefix=MOVE

// A network with channels first needs one transpose at the beginning and one at the end.

// ASSIGN-LABEL: func.func @network
// ASSIGN-COUNT-6: "tf.Transpose"
// MOVE-LABEL: func.func @network
// MOVE: [[X:%.*]] = "tf.Transpose"(%{{.*}}) : (tensor<1x3x8x8xf32>, tensor<4xi64>) -> tensor<1x8x8x3xf32>
// MOVE: "tf.Conv2D"([[X]]
// MOVE-SAME: data_format = "NHWC"
// MOVE-NOT: "tf.Transpose"
// MOVE: "tf.BiasAdd"
// MOVE: "tf.Relu"
// MOVE: "tf.MaxPool"
// MOVE-SAME: ksize = [1, 2, 2, 1]
// MOVE: [[Y:%.*]] = "tf.Transpose"
// MOVE: return [[Y]]
func.func @network(%x: tensor<1x3x8x8xf32>, %w: tensor<3x3x3x4xf32>, %b: tensor<4xf32>)
    -> tensor<1x4x4x4xf32> {
  %0 = "tf.Conv2D"(%x, %w) {data_format = "NCHW", strides = [1, 1, 1, 1], padding = "SAME"}
      : (tensor<1x3x8x8xf32>, tensor<3x3x3x4xf32>) -> tensor<1x4x8x8xf32>
  %1 = "tf.BiasAdd"(%0, %b) {data_format = "NCHW"}
      : (tensor<1x4x8x8xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  %2 = "tf.Relu"(%1) : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %3 = "tf.MaxPool"(%2)
      {data_format = "NCHW", ksize = [1, 1, 2, 2], strides = [1, 1, 2, 2], padding = "SAME"}
      : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return %3 : tensor<1x4x4x4xf32>
}

// -----

// A mean over space follows with its axes renamed; scales per channel are turned too.

// ASSIGN-LABEL: func.func @head
// MOVE-LABEL: func.func @head
// MOVE-DAG: dense<[1, 2]> : tensor<2xi32>
// MOVE-DAG: "tf.Mul"({{.*}}) : (tensor<1x8x8x4xf32>, tensor<1x1x1x4xf32>)
// MOVE: "tf.Mean"
// MOVE-NOT: "tf.Transpose"
// MOVE: return
func.func @head(%x: tensor<1x3x8x8xf32>, %w: tensor<3x3x3x4xf32>) -> tensor<1x4xf32> {
  %s = "tf.Const"() {value = dense<[[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]]> : tensor<1x4x1x1xf32>}
      : () -> tensor<1x4x1x1xf32>
  %a = "tf.Const"() {value = dense<[2, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.Conv2D"(%x, %w) {data_format = "NCHW", strides = [1, 1, 1, 1], padding = "SAME"}
      : (tensor<1x3x8x8xf32>, tensor<3x3x3x4xf32>) -> tensor<1x4x8x8xf32>
  %1 = "tf.Mul"(%0, %s) : (tensor<1x4x8x8xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %2 = "tf.Mean"(%1, %a) {keep_dims = false} : (tensor<1x4x8x8xf32>, tensor<2xi32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// -----

// Padding and joining follow as well, and two transposes that undo each other go.

// ASSIGN-LABEL: func.func @join
// MOVE-LABEL: func.func @join
// MOVE: "tf.Pad"(%{{.*}}) : (tensor<1x8x8x3xf32>
// MOVE: "tf.ConcatV2"
// MOVE-NOT: "tf.Transpose"
// MOVE: return
func.func @join(%x: tensor<1x8x8x3xf32>) -> tensor<1x9x8x6xf32> {
  %p = "tf.Const"() {value = dense<[0, 3, 1, 2]> : tensor<4xi32>} : () -> tensor<4xi32>
  %q = "tf.Const"() {value = dense<[0, 2, 3, 1]> : tensor<4xi32>} : () -> tensor<4xi32>
  %n = "tf.Const"() {value = dense<[[0, 0], [0, 0], [0, 1], [0, 0]]> : tensor<4x2xi32>} : () -> tensor<4x2xi32>
  %c = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Transpose"(%x, %p) : (tensor<1x8x8x3xf32>, tensor<4xi32>) -> tensor<1x3x8x8xf32>
  %1 = "tf.Pad"(%0, %n) : (tensor<1x3x8x8xf32>, tensor<4x2xi32>) -> tensor<1x3x9x8xf32>
  %2 = "tf.ConcatV2"(%1, %1, %c)
      : (tensor<1x3x9x8xf32>, tensor<1x3x9x8xf32>, tensor<i32>) -> tensor<1x6x9x8xf32>
  %3 = "tf.Transpose"(%2, %q) : (tensor<1x6x9x8xf32>, tensor<4xi32>) -> tensor<1x9x8x6xf32>
  return %3 : tensor<1x9x8x6xf32>
}
