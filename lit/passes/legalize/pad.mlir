// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @padding
// CHECK: "tfl.pad"
// CHECK: "tfl.padv2"
// CHECK: "tfl.mirror_pad"
// CHECK-SAME: mode = #tfl<mirror_pad_attr REFLECT>
func.func @padding(%x: tensor<2x3xf32>) -> tensor<8x9xf32> {
  %p = "tf.Const"() {value = dense<1> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %v = "tf.Const"() {value = dense<5.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.Pad"(%x, %p) : (tensor<2x3xf32>, tensor<2x2xi32>) -> tensor<4x5xf32>
  %1 = "tf.PadV2"(%0, %p, %v) : (tensor<4x5xf32>, tensor<2x2xi32>, tensor<f32>) -> tensor<6x7xf32>
  %2 = "tf.MirrorPad"(%1, %p) {mode = "REFLECT"} : (tensor<6x7xf32>, tensor<2x2xi32>) -> tensor<8x9xf32>
  return %2 : tensor<8x9xf32>
}

// -----

// The kernel of plain padding has no uint8, the one with a value has.

// CHECK-LABEL: func.func @bytes
// CHECK: "tfl.padv2"
func.func @bytes(%x: tensor<2xui8>) -> tensor<4xui8> {
  %p = "tf.Const"() {value = dense<1> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
  %0 = "tf.Pad"(%x, %p) : (tensor<2xui8>, tensor<1x2xi32>) -> tensor<4xui8>
  return %0 : tensor<4xui8>
}

// -----

// CHECK-LABEL: func.func @moves
// CHECK: "tfl.space_to_depth"
// CHECK-SAME: block_size = 2 : i32
// CHECK: "tfl.depth_to_space"
// CHECK: "tfl.space_to_batch_nd"
// CHECK: "tfl.batch_to_space_nd"
// CHECK: "tfl.reverse_v2"
// CHECK: "tfl.reverse_sequence"
// CHECK-SAME: batch_dim = 0 : i32, seq_dim = 1 : i32
func.func @moves(%x: tensor<1x4x4x4xf32>, %l: tensor<1xi32>) -> tensor<1x4x4x4xf32> {
  %b = "tf.Const"() {value = dense<2> : tensor<2xi64>} : () -> tensor<2xi64>
  %p = "tf.Const"() {value = dense<0> : tensor<2x2xi64>} : () -> tensor<2x2xi64>
  %a = "tf.Const"() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %0 = "tf.SpaceToDepth"(%x) {block_size = 2 : i64, data_format = "NHWC"}
      : (tensor<1x4x4x4xf32>) -> tensor<1x2x2x16xf32>
  %1 = "tf.DepthToSpace"(%0) {block_size = 2 : i64, data_format = "NHWC"}
      : (tensor<1x2x2x16xf32>) -> tensor<1x4x4x4xf32>
  %2 = "tf.SpaceToBatchND"(%1, %b, %p)
      : (tensor<1x4x4x4xf32>, tensor<2xi64>, tensor<2x2xi64>) -> tensor<4x2x2x4xf32>
  %3 = "tf.BatchToSpaceND"(%2, %b, %p)
      : (tensor<4x2x2x4xf32>, tensor<2xi64>, tensor<2x2xi64>) -> tensor<1x4x4x4xf32>
  %4 = "tf.ReverseV2"(%3, %a) : (tensor<1x4x4x4xf32>, tensor<1xi64>) -> tensor<1x4x4x4xf32>
  %5 = "tf.ReverseSequence"(%4, %l) {seq_dim = 1 : i64, batch_dim = 0 : i64}
      : (tensor<1x4x4x4xf32>, tensor<1xi32>) -> tensor<1x4x4x4xf32>
  return %5 : tensor<1x4x4x4xf32>
}
