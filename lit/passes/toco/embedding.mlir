// RUN: tflower-opt %s --toco-unpartition-embedding-lookup --split-input-file | filecheck %s

// Ids are dealt out to the tables in turns: row 1 is the first of the second table.
// CHECK-LABEL: @lookup
// CHECK:         [[T:%[0-9]+]] = "tfl.concatenation"(%arg0, %arg1)
// CHECK:         [[O:%[0-9]+]] = {{.*}}dense<[0, 2, 1, 3]> : tensor<4xi32>
// CHECK:         [[S:%[0-9]+]] = "tfl.gather"([[T]], [[O]])
// CHECK:         "tfl.gather"([[S]], %arg2)
// CHECK-NEXT:    return
func.func @lookup(%t0: tensor<2x3xf32>, %t1: tensor<2x3xf32>, %ids: tensor<4xi32>) -> tensor<4x3xf32> {
  %two = arith.constant dense<2> : tensor<i32>
  %places = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi32>
  %q = "tfl.floor_div"(%ids, %two) : (tensor<4xi32>, tensor<i32>) -> tensor<4xi32>
  %r = "tfl.floor_mod"(%ids, %two) : (tensor<4xi32>, tensor<i32>) -> tensor<4xi32>
  %i0, %i1 = "toco.dynamic_partition"(%q, %r) {num_partitions = 2 : i32} : (tensor<4xi32>, tensor<4xi32>) -> (tensor<?xi32>, tensor<?xi32>)
  %p0, %p1 = "toco.dynamic_partition"(%places, %r) {num_partitions = 2 : i32} : (tensor<4xi32>, tensor<4xi32>) -> (tensor<?xi32>, tensor<?xi32>)
  %g0 = "tfl.gather"(%t0, %i0) {axis = 0 : i32} : (tensor<2x3xf32>, tensor<?xi32>) -> tensor<?x3xf32>
  %g1 = "tfl.gather"(%t1, %i1) {axis = 0 : i32} : (tensor<2x3xf32>, tensor<?xi32>) -> tensor<?x3xf32>
  %s = "toco.dynamic_stitch"(%p0, %p1, %g0, %g1) : (tensor<?xi32>, tensor<?xi32>, tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<4x3xf32>
  return %s : tensor<4x3xf32>
}

// -----

// The rows come in another order.
// CHECK-LABEL: @other_order
// CHECK:         toco.dynamic_stitch
func.func @other_order(%t0: tensor<2x3xf32>, %t1: tensor<2x3xf32>, %ids: tensor<4xi32>) -> tensor<4x3xf32> {
  %two = arith.constant dense<2> : tensor<i32>
  %places = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi32>
  %q = "tfl.floor_div"(%ids, %two) : (tensor<4xi32>, tensor<i32>) -> tensor<4xi32>
  %r = "tfl.floor_mod"(%ids, %two) : (tensor<4xi32>, tensor<i32>) -> tensor<4xi32>
  %i0, %i1 = "toco.dynamic_partition"(%q, %r) {num_partitions = 2 : i32} : (tensor<4xi32>, tensor<4xi32>) -> (tensor<?xi32>, tensor<?xi32>)
  %p0, %p1 = "toco.dynamic_partition"(%places, %r) {num_partitions = 2 : i32} : (tensor<4xi32>, tensor<4xi32>) -> (tensor<?xi32>, tensor<?xi32>)
  %g0 = "tfl.gather"(%t0, %i0) {axis = 0 : i32} : (tensor<2x3xf32>, tensor<?xi32>) -> tensor<?x3xf32>
  %g1 = "tfl.gather"(%t1, %i1) {axis = 0 : i32} : (tensor<2x3xf32>, tensor<?xi32>) -> tensor<?x3xf32>
  %s = "toco.dynamic_stitch"(%p0, %p1, %g0, %g1) : (tensor<?xi32>, tensor<?xi32>, tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<4x3xf32>
  return %s : tensor<4x3xf32>
}
