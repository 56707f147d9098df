// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite ops on shapes: reshaping, transposing, broadcasting, ranges. The text of every op, there and back.

// CHECK-LABEL: func.func @reshape
// CHECK: tfl.reshape
func.func @reshape(%0: tensor<2x3xf32>, %1: tensor<1xi32>) -> tensor<6xf32> {
  %2 = "tfl.reshape"(%0, %1) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  func.return %2 : tensor<6xf32>
}

// CHECK-LABEL: func.func @squeeze
// CHECK: tfl.squeeze
// CHECK-SAME: squeeze_dims = [1
func.func @squeeze(%0: tensor<2x1x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.squeeze"(%0) <{squeeze_dims = [1 : i64]}> : (tensor<2x1x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @expand_dims
// CHECK: tfl.expand_dims
func.func @expand_dims(%0: tensor<2x3xf32>, %1: tensor<i32>) -> tensor<?x?x?xf32> {
  %2 = "tfl.expand_dims"(%0, %1) : (tensor<2x3xf32>, tensor<i32>) -> tensor<?x?x?xf32>
  func.return %2 : tensor<?x?x?xf32>
}

// CHECK-LABEL: func.func @transpose
// CHECK: tfl.transpose
func.func @transpose(%0: tensor<2x3xf32>, %1: tensor<2xi32>) -> tensor<?x?xf32> {
  %2 = "tfl.transpose"(%0, %1) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  func.return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @shape
// CHECK: tfl.shape
func.func @shape(%0: tensor<2x3xf32>) -> tensor<2xi32> {
  %1 = "tfl.shape"(%0) : (tensor<2x3xf32>) -> tensor<2xi32>
  func.return %1 : tensor<2xi32>
}

// CHECK-LABEL: func.func @rank
// CHECK: tfl.rank
func.func @rank(%0: tensor<2x3xf32>) -> tensor<i32> {
  %1 = "tfl.rank"(%0) : (tensor<2x3xf32>) -> tensor<i32>
  func.return %1 : tensor<i32>
}

// CHECK-LABEL: func.func @range
// CHECK: tfl.range
func.func @range(%0: tensor<i32>, %1: tensor<i32>, %2: tensor<i32>) -> tensor<?xi32> {
  %3 = "tfl.range"(%0, %1, %2) : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<?xi32>
  func.return %3 : tensor<?xi32>
}

// CHECK-LABEL: func.func @fill
// CHECK: tfl.fill
func.func @fill(%0: tensor<2xi32>, %1: tensor<f32>) -> tensor<?x?xf32> {
  %2 = "tfl.fill"(%0, %1) : (tensor<2xi32>, tensor<f32>) -> tensor<?x?xf32>
  func.return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @tile
// CHECK: tfl.tile
func.func @tile(%0: tensor<2x3xf32>, %1: tensor<2xi32>) -> tensor<?x?xf32> {
  %2 = "tfl.tile"(%0, %1) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  func.return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @broadcast_to
// CHECK: tfl.broadcast_to
func.func @broadcast_to(%0: tensor<3xf32>, %1: tensor<2xi64>) -> tensor<?x?xf32> {
  %2 = "tfl.broadcast_to"(%0, %1) : (tensor<3xf32>, tensor<2xi64>) -> tensor<?x?xf32>
  func.return %2 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @broadcast_args
// CHECK: tfl.broadcast_args
func.func @broadcast_args(%0: tensor<2xi32>, %1: tensor<3xi32>) -> tensor<3xi32> {
  %2 = "tfl.broadcast_args"(%0, %1) : (tensor<2xi32>, tensor<3xi32>) -> tensor<3xi32>
  func.return %2 : tensor<3xi32>
}

// CHECK-LABEL: func.func @zeros_like
// CHECK: tfl.zeros_like
func.func @zeros_like(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.zeros_like"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}
