// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite padding, reversing, and moves between batch, space and depth. The text of every op, there and back.

// CHECK-LABEL: func.func @pad
// CHECK: tfl.pad
func.func @pad(%0: tensor<2x3xf32>, %1: tensor<2x2xi32>) -> tensor<?x?xf32> {
  %2 = "tfl.pad"(%0, %1) : (tensor<2x3xf32>, tensor<2x2xi32>) -> tensor<?x?xf32>
  func.return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @padv2
// CHECK: tfl.padv2
func.func @padv2(%0: tensor<2x3xf32>, %1: tensor<2x2xi32>, %2: tensor<f32>) -> tensor<?x?xf32> {
  %3 = "tfl.padv2"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2x2xi32>, tensor<f32>) ->
      tensor<?x?xf32>
  func.return %3 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @mirror_pad
// CHECK: tfl.mirror_pad
// CHECK-SAME: mode = #tfl<mirror_pad_attr REFLECT>
func.func @mirror_pad(%0: tensor<2x3xf32>, %1: tensor<2x2xi32>) -> tensor<?x?xf32> {
  %2 = "tfl.mirror_pad"(%0, %1) <{mode = #tfl<mirror_pad_attr REFLECT>}> : (tensor<2x3xf32>,
      tensor<2x2xi32>) -> tensor<?x?xf32>
  func.return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @reverse_v2
// CHECK: tfl.reverse_v2
func.func @reverse_v2(%0: tensor<2x3xf32>, %1: tensor<1xi32>) -> tensor<2x3xf32> {
  %2 = "tfl.reverse_v2"(%0, %1) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @reverse_sequence
// CHECK: tfl.reverse_sequence
// CHECK-SAME: batch_dim = 0 : i32, seq_dim = 1 : i32
func.func @reverse_sequence(%0: tensor<2x3xf32>, %1: tensor<2xi32>) -> tensor<2x3xf32> {
  %2 = "tfl.reverse_sequence"(%0, %1) <{batch_dim = 0 : i32, seq_dim = 1 : i32}> :
      (tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @batch_to_space_nd
// CHECK: tfl.batch_to_space_nd
func.func @batch_to_space_nd(%0: tensor<4x2x2x1xf32>, %1: tensor<2xi32>, %2: tensor<2x2xi32>) ->
    tensor<?x?x?x?xf32> {
  %3 = "tfl.batch_to_space_nd"(%0, %1, %2) : (tensor<4x2x2x1xf32>, tensor<2xi32>, tensor<2x2xi32>)
      -> tensor<?x?x?x?xf32>
  func.return %3 : tensor<?x?x?x?xf32>
}

// CHECK-LABEL: func.func @space_to_batch_nd
// CHECK: tfl.space_to_batch_nd
func.func @space_to_batch_nd(%0: tensor<1x4x4x1xf32>, %1: tensor<2xi32>, %2: tensor<2x2xi32>) ->
    tensor<?x?x?x?xf32> {
  %3 = "tfl.space_to_batch_nd"(%0, %1, %2) : (tensor<1x4x4x1xf32>, tensor<2xi32>, tensor<2x2xi32>)
      -> tensor<?x?x?x?xf32>
  func.return %3 : tensor<?x?x?x?xf32>
}

// CHECK-LABEL: func.func @space_to_depth
// CHECK: tfl.space_to_depth
// CHECK-SAME: block_size = 2 : i32
func.func @space_to_depth(%0: tensor<1x8x8x4xf32>) -> tensor<1x4x4x16xf32> {
  %1 = "tfl.space_to_depth"(%0) <{block_size = 2 : i32}> : (tensor<1x8x8x4xf32>) ->
      tensor<1x4x4x16xf32>
  func.return %1 : tensor<1x4x4x16xf32>
}

// CHECK-LABEL: func.func @depth_to_space
// CHECK: tfl.depth_to_space
// CHECK-SAME: block_size = 2 : i32
func.func @depth_to_space(%0: tensor<1x8x8x4xf32>) -> tensor<1x16x16x1xf32> {
  %1 = "tfl.depth_to_space"(%0) <{block_size = 2 : i32}> : (tensor<1x8x8x4xf32>) ->
      tensor<1x16x16x1xf32>
  func.return %1 : tensor<1x16x16x1xf32>
}
