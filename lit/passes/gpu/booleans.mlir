// RUN: tflower-opt %s -tfl-gpu-compatibility --split-input-file | filecheck %s

// Booleans are sliced as floats.
// CHECK-LABEL: @slice
// CHECK:         [[A:%.*]] = "tfl.cast"(%arg0) : (tensor<4xi1>) -> tensor<4xf32>
// CHECK-NEXT:    [[B:%.*]] = "tfl.strided_slice"([[A]]{{.*}} -> tensor<3xf32>
// CHECK-NEXT:    {{%.*}} = "tfl.cast"([[B]]) : (tensor<3xf32>) -> tensor<3xi1>
func.func @slice(%x: tensor<4xi1>) -> tensor<3xi1> {
  %b = arith.constant dense<[0]> : tensor<1xi32>
  %e = arith.constant dense<[3]> : tensor<1xi32>
  %s = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) {begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32} : (tensor<4xi1>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xi1>
  return %0 : tensor<3xi1>
}

// -----

// Numbers as they are.
// CHECK-LABEL: @slice_of_numbers
// CHECK-NOT:     tfl.cast
func.func @slice_of_numbers(%x: tensor<4xi32>) -> tensor<3xi32> {
  %b = arith.constant dense<[0]> : tensor<1xi32>
  %e = arith.constant dense<[3]> : tensor<1xi32>
  %s = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) {begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xi32>
  return %0 : tensor<3xi32>
}

// -----

// Booleans are repeated as integers.
// CHECK-LABEL: @tile
// CHECK:         [[A:%.*]] = "tfl.cast"(%arg0) : (tensor<4xi1>) -> tensor<4xi32>
// CHECK:         [[B:%.*]] = "tfl.tile"([[A]]
// CHECK-NEXT:    {{%.*}} = "tfl.cast"([[B]]) : (tensor<8xi32>) -> tensor<8xi1>
func.func @tile(%x: tensor<4xi1>) -> tensor<8xi1> {
  %m = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.tile"(%x, %m) : (tensor<4xi1>, tensor<1xi32>) -> tensor<8xi1>
  return %0 : tensor<8xi1>
}

// -----

// Numbers as they are.
// CHECK-LABEL: @tile_of_numbers
// CHECK-NOT:     tfl.cast
func.func @tile_of_numbers(%x: tensor<4xf32>) -> tensor<8xf32> {
  %m = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.tile"(%x, %m) : (tensor<4xf32>, tensor<1xi32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// A matrix is padded in three dimensions.
// CHECK-LABEL: @pad
// CHECK:         "tfl.pseudo_const"() <{value = dense<{{\[\[}}0, 0], [0, 0], [1, 2]]> : tensor<3x2xi32>}>
// CHECK:         "tfl.pad"{{.*}} : (tensor<1x2x4xf32>, tensor<3x2xi32>) -> tensor<1x2x7xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x7xf32>
func.func @pad(%x: tensor<2x4xf32>) -> tensor<2x7xf32> {
  %p = arith.constant dense<[[0, 0], [1, 2]]> : tensor<2x2xi32>
  %0 = "tfl.pad"(%x, %p) : (tensor<2x4xf32>, tensor<2x2xi32>) -> tensor<2x7xf32>
  return %0 : tensor<2x7xf32>
}

// -----

// One of booleans as floats.
// CHECK-LABEL: @pad_of_booleans
// CHECK:         "tfl.cast"{{.*}} -> tensor<1x2x4xf32>
// CHECK:         "tfl.pad"{{.*}} -> tensor<1x2x7xf32>
// CHECK:         "tfl.cast"{{.*}} -> tensor<1x2x7xi1>
func.func @pad_of_booleans(%x: tensor<2x4xi1>) -> tensor<2x7xi1> {
  %p = arith.constant dense<[[0, 0], [1, 2]]> : tensor<2x2xi32>
  %0 = "tfl.pad"(%x, %p) : (tensor<2x4xi1>, tensor<2x2xi32>) -> tensor<2x7xi1>
  return %0 : tensor<2x7xi1>
}

// -----

// A vector is left alone.
// CHECK-LABEL: @pad_of_vector
// CHECK-NOT:     tfl.reshape
func.func @pad_of_vector(%x: tensor<4xf32>) -> tensor<7xf32> {
  %p = arith.constant dense<[[1, 2]]> : tensor<1x2xi32>
  %0 = "tfl.pad"(%x, %p) : (tensor<4xf32>, tensor<1x2xi32>) -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

// -----

// So are amounts that nobody knows.
// CHECK-LABEL: @pad_by_unknown
// CHECK-NOT:     tfl.reshape
func.func @pad_by_unknown(%x: tensor<2x4xf32>, %p: tensor<2x2xi32>) -> tensor<?x?xf32> {
  %0 = "tfl.pad"(%x, %p) : (tensor<2x4xf32>, tensor<2x2xi32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
