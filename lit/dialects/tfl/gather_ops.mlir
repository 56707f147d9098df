// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite lookups and scatters. The text of every op, there and back.

// CHECK-LABEL: func.func @gather
// CHECK: tfl.gather
// CHECK-SAME: axis = 0 : i32, batch_dims = 0 : i32
func.func @gather(%0: tensor<5x3xf32>, %1: tensor<2xi32>) -> tensor<2x3xf32> {
  %2 = "tfl.gather"(%0, %1) <{axis = 0 : i32, batch_dims = 0 : i32}> : (tensor<5x3xf32>,
      tensor<2xi32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @gather_nd
// CHECK: tfl.gather_nd
func.func @gather_nd(%0: tensor<5x3xf32>, %1: tensor<4x1xi32>) -> tensor<4x3xf32> {
  %2 = "tfl.gather_nd"(%0, %1) : (tensor<5x3xf32>, tensor<4x1xi32>) -> tensor<4x3xf32>
  func.return %2 : tensor<4x3xf32>
}

// CHECK-LABEL: func.func @scatter_nd
// CHECK: tfl.scatter_nd
func.func @scatter_nd(%0: tensor<4x1xi32>, %1: tensor<4x3xf32>, %2: tensor<2xi32>) ->
    tensor<?x?xf32> {
  %3 = "tfl.scatter_nd"(%0, %1, %2) : (tensor<4x1xi32>, tensor<4x3xf32>, tensor<2xi32>) ->
      tensor<?x?xf32>
  func.return %3 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @embedding_lookup
// CHECK: tfl.embedding_lookup
func.func @embedding_lookup(%0: tensor<2xi32>, %1: tensor<5x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.embedding_lookup"(%0, %1) : (tensor<2xi32>, tensor<5x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @one_hot
// CHECK: tfl.one_hot
// CHECK-SAME: axis = -1 : i32
func.func @one_hot(%0: tensor<2xi32>, %1: tensor<i32>, %2: tensor<f32>, %3: tensor<f32>) ->
    tensor<2x?xf32> {
  %4 = "tfl.one_hot"(%0, %1, %2, %3) <{axis = -1 : i32}> : (tensor<2xi32>, tensor<i32>,
      tensor<f32>, tensor<f32>) -> tensor<2x?xf32>
  func.return %4 : tensor<2x?xf32>
}

// CHECK-LABEL: func.func @sparse_to_dense
// CHECK: tfl.sparse_to_dense
func.func @sparse_to_dense(%0: tensor<2xi32>, %1: tensor<1xi32>, %2: tensor<2xf32>, %3:
    tensor<f32>) -> tensor<?xf32> {
  %4 = "tfl.sparse_to_dense"(%0, %1, %2, %3) : (tensor<2xi32>, tensor<1xi32>, tensor<2xf32>,
      tensor<f32>) -> tensor<?xf32>
  func.return %4 : tensor<?xf32>
}

// CHECK-LABEL: func.func @unique
// CHECK: tfl.unique
func.func @unique(%0: tensor<7xf32>) -> (tensor<?xf32>, tensor<7xi32>) {
  %1, %2 = "tfl.unique"(%0) : (tensor<7xf32>) -> (tensor<?xf32>, tensor<7xi32>)
  func.return %1, %2 : tensor<?xf32>, tensor<7xi32>
}
