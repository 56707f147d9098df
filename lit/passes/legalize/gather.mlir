// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @gathers
// CHECK: "tfl.gather"
// CHECK-SAME: axis = 1 : i32, batch_dims = 1 : i32
// CHECK: "tfl.gather"
// CHECK-SAME: axis = 0 : i32, batch_dims = 0 : i32
// CHECK: "tfl.gather_nd"
func.func @gathers(%x: tensor<2x3xf32>, %i: tensor<2x1xi32>)
    -> (tensor<2x1xf32>, tensor<2x1x3xf32>, tensor<2x3xf32>) {
  %a = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.GatherV2"(%x, %i, %a) {batch_dims = 1 : i64}
      : (tensor<2x3xf32>, tensor<2x1xi32>, tensor<i32>) -> tensor<2x1xf32>
  %1 = "tf.Gather"(%x, %i) {validate_indices = true}
      : (tensor<2x3xf32>, tensor<2x1xi32>) -> tensor<2x1x3xf32>
  %2 = "tf.GatherNd"(%x, %i) : (tensor<2x3xf32>, tensor<2x1xi32>) -> tensor<2x3xf32>
  return %0, %1, %2 : tensor<2x1xf32>, tensor<2x1x3xf32>, tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func.func @scatters
// CHECK: "tfl.scatter_nd"
// CHECK: "tfl.one_hot"
// CHECK-SAME: axis = -1 : i32
// CHECK: "tfl.sparse_to_dense"
// CHECK: "tfl.unique"
func.func @scatters(%i: tensor<2x1xi64>, %u: tensor<2x3xf32>, %s: tensor<2xi64>, %v: tensor<7xf32>)
    -> (tensor<?x?xf32>, tensor<2x1x5xf32>, tensor<?xf32>, tensor<?xf32>) {
  %d = "tf.Const"() {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  %on = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %n = "tf.Const"() {value = dense<9> : tensor<1xi64>} : () -> tensor<1xi64>
  %0 = "tf.ScatterNd"(%i, %u, %s) : (tensor<2x1xi64>, tensor<2x3xf32>, tensor<2xi64>) -> tensor<?x?xf32>
  %1 = "tf.OneHot"(%i, %d, %on, %on) {axis = -1 : i64}
      : (tensor<2x1xi64>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<2x1x5xf32>
  %2 = "tf.SparseToDense"(%i, %n, %on, %on) {validate_indices = true}
      : (tensor<2x1xi64>, tensor<1xi64>, tensor<f32>, tensor<f32>) -> tensor<?xf32>
  %3, %4 = "tf.Unique"(%v) : (tensor<7xf32>) -> (tensor<?xf32>, tensor<7xi32>)
  return %0, %1, %2, %3 : tensor<?x?xf32>, tensor<2x1x5xf32>, tensor<?xf32>, tensor<?xf32>
}
