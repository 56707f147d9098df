// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// All rows in order.
// CHECK-LABEL: @all_rows
// CHECK-NEXT:    return
func.func @all_rows(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %i = arith.constant dense<[[0], [1], [2]]> : tensor<3x1xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<3x2xf32>, tensor<3x1xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Rows one after another.
// CHECK-LABEL: @some_rows
// CHECK:         "tfl.slice"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @some_rows(%x: tensor<5x2xf32>) -> tensor<3x2xf32> {
  %i = arith.constant dense<[[1], [2], [3]]> : tensor<3x1xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<5x2xf32>, tensor<3x1xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Not one after another.
// CHECK-LABEL: @other_rows
// CHECK:         "tfl.gather_nd"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @other_rows(%x: tensor<5x2xf32>) -> tensor<3x2xf32> {
  %i = arith.constant dense<[[1], [3], [2]]> : tensor<3x1xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<5x2xf32>, tensor<3x1xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Beyond the end.
// CHECK-LABEL: @rows_beyond
// CHECK:         "tfl.gather_nd"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @rows_beyond(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %i = arith.constant dense<[[1], [2], [3]]> : tensor<3x1xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<3x2xf32>, tensor<3x1xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// A sliding window.
// CHECK-LABEL: @windows
// CHECK:         "tfl.slice"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<3x1x2xf32>
// CHECK:         "tfl.slice"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<3x1x2xf32>
// CHECK:         "tfl.concatenation"{{.*}} -> tensor<3x2x2xf32>
// CHECK-NEXT:    return
func.func @windows(%x: tensor<4x2xf32>) -> tensor<3x2x2xf32> {
  %i = arith.constant dense<[[[0], [1]], [[1], [2]], [[2], [3]]]> : tensor<3x2x1xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<4x2xf32>, tensor<3x2x1xi32>) -> tensor<3x2x2xf32>
  return %0 : tensor<3x2x2xf32>
}

// -----

// Doubling both sides of an image.
// CHECK-LABEL: @doubling
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK:         "tfl.resize_nearest_neighbor"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @doubling(%x: tensor<2x1x2x3xf32>) -> tensor<1x4x4x3xf32> {
  %i = arith.constant dense<[[0], [0], [1], [1]]> : tensor<4x1xi32>
  %p = arith.constant dense<[2, 1, 0, 3]> : tensor<4xi32>
  %q = arith.constant dense<[1, 2, 0, 3]> : tensor<4xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<2x1x2x3xf32>, tensor<4x1xi32>) -> tensor<4x1x2x3xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<4x1x2x3xf32>, tensor<4xi32>) -> tensor<2x1x4x3xf32>
  %2 = "tfl.gather_nd"(%1, %i) : (tensor<2x1x4x3xf32>, tensor<4x1xi32>) -> tensor<4x1x4x3xf32>
  %3 = "tfl.transpose"(%2, %q) : (tensor<4x1x4x3xf32>, tensor<4xi32>) -> tensor<1x4x4x3xf32>
  return %3 : tensor<1x4x4x3xf32>
}

// -----

// All rows are written in order.
// CHECK-LABEL: @scatter
// CHECK-NEXT:    return
func.func @scatter(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %i = arith.constant dense<[[0], [1], [2]]> : tensor<3x1xi32>
  %s = arith.constant dense<[3, 2]> : tensor<2xi32>
  %0 = "tfl.scatter_nd"(%i, %x, %s)
    : (tensor<3x1xi32>, tensor<3x2xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// Fewer elements are cast.
// CHECK-LABEL: @cast
// CHECK:         "tfl.gather"{{.*}} -> tensor<3x2xi32>
// CHECK:         "tfl.cast"{{.*}} -> tensor<3x2xf32>
// CHECK-NEXT:    return
func.func @cast(%x: tensor<100x2xi32>, %i: tensor<3xi32>) -> tensor<3x2xf32> {
  %0 = "tfl.cast"(%x) : (tensor<100x2xi32>) -> tensor<100x2xf32>
  %1 = "tfl.gather"(%0, %i) {axis = 0 : i32, batch_dims = 0 : i32}
    : (tensor<100x2xf32>, tensor<3xi32>) -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// Codes are made as f32 at once.
// CHECK-LABEL: @one_hot
// CHECK:         "tfl.one_hot"{{.*}} -> tensor<3x4xf32>
// CHECK-NEXT:    return
func.func @one_hot(%i: tensor<3xi32>) -> tensor<3x4xf32> {
  %d = arith.constant dense<4> : tensor<i32>
  %on = arith.constant dense<1> : tensor<i32>
  %off = arith.constant dense<0> : tensor<i32>
  %0 = "tfl.one_hot"(%i, %d, %on, %off) {axis = -1 : i32}
    : (tensor<3xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3x4xi32>
  %1 = "tfl.cast"(%0) : (tensor<3x4xi32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// -----

// Comparing with 0 ... n - 1.
// CHECK-LABEL: @equal
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2xi32>
// CHECK:         "tfl.one_hot"{{.*}} -> tensor<2x3xi1>
// CHECK-NEXT:    return
func.func @equal(%x: tensor<2x1xi32>) -> tensor<2x3xi1> {
  %s = arith.constant dense<[0, 1, 2]> : tensor<3xi32>
  %0 = "tfl.equal"(%x, %s) : (tensor<2x1xi32>, tensor<3xi32>) -> tensor<2x3xi1>
  return %0 : tensor<2x3xi1>
}

// -----

// Not with these.
// CHECK-LABEL: @equal_to_others
// CHECK:         "tfl.equal"{{.*}} -> tensor<2x3xi1>
// CHECK-NEXT:    return
func.func @equal_to_others(%x: tensor<2x1xi32>) -> tensor<2x3xi1> {
  %s = arith.constant dense<[0, 1, 3]> : tensor<3xi32>
  %0 = "tfl.equal"(%x, %s) : (tensor<2x1xi32>, tensor<3xi32>) -> tensor<2x3xi1>
  return %0 : tensor<2x3xi1>
}
