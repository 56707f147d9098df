// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @shapes
// CHECK: dense<[3, -1]> : tensor<2xi32>
// CHECK: "tfl.reshape"
// CHECK: "tfl.expand_dims"
// CHECK: "tfl.squeeze"
// CHECK-SAME: squeeze_dims = [0]
// CHECK: dense<[1, 0]> : tensor<2xi32>
// CHECK: "tfl.transpose"
// CHECK: "tfl.tile"
// CHECK: "tfl.broadcast_to"
func.func @shapes(%x: tensor<2x3xf32>) -> tensor<2x4x3xf32> {
  %s = "tf.Const"() {value = dense<[3, -1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %d = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %p = "tf.Const"() {value = dense<[1, 0]> : tensor<2xi64>} : () -> tensor<2xi64>
  %m = "tf.Const"() {value = dense<[2, 1]> : tensor<2xi32>} : () -> tensor<2xi32>
  %b = "tf.Const"() {value = dense<[2, 4, 3]> : tensor<3xi64>} : () -> tensor<3xi64>
  %0 = "tf.Reshape"(%x, %s) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<3x2xf32>
  %1 = "tf.ExpandDims"(%0, %d) : (tensor<3x2xf32>, tensor<i32>) -> tensor<1x3x2xf32>
  %2 = "tf.Squeeze"(%1) {squeeze_dims = [0]} : (tensor<1x3x2xf32>) -> tensor<3x2xf32>
  %3 = "tf.Transpose"(%2, %p) : (tensor<3x2xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  %4 = "tf.Tile"(%3, %m) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %5 = "tf.BroadcastTo"(%4, %b) : (tensor<4x3xf32>, tensor<3xi64>) -> tensor<2x4x3xf32>
  return %5 : tensor<2x4x3xf32>
}

// -----

// CHECK-LABEL: func.func @computed
// CHECK: "tfl.shape"(%{{.*}}) : (tensor<?x3xf32>) -> tensor<2xi64>
// CHECK: "tfl.broadcast_args"
// CHECK: "tfl.fill"
// CHECK: "tfl.rank"
// CHECK: "tfl.range"
// CHECK: "tfl.zeros_like"
func.func @computed(%x: tensor<?x3xf32>, %s: tensor<2xi64>, %v: tensor<f32>, %n: tensor<i32>)
    -> (tensor<?x?xf32>, tensor<?xi32>, tensor<?x3xf32>) {
  %0 = "tf.Shape"(%x) : (tensor<?x3xf32>) -> tensor<2xi64>
  %1 = "tf.BroadcastArgs"(%0, %s) : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  %2 = "tf.Fill"(%1, %v) : (tensor<2xi64>, tensor<f32>) -> tensor<?x?xf32>
  %3 = "tf.Rank"(%x) : (tensor<?x3xf32>) -> tensor<i32>
  %4 = "tf.Range"(%n, %3, %n) : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<?xi32>
  %5 = "tf.ZerosLike"(%x) : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %2, %4, %5 : tensor<?x?xf32>, tensor<?xi32>, tensor<?x3xf32>
}
