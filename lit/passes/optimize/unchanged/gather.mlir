// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// The rows change places.
// CHECK-LABEL: func.func @places(
// CHECK:         "tfl.scatter_nd"(
func.func @places(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %i = arith.constant dense<[[1], [0]]> : tensor<2x1xi32>
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.scatter_nd"(%i, %x, %s) : (tensor<2x1xi32>, tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// No row is taken.
// CHECK-LABEL: func.func @nothing(
// CHECK:         "tfl.gather_nd"(
func.func @nothing(%x: tensor<3x2xf32>) -> tensor<0x2xf32> {
  %i = arith.constant dense<> : tensor<0x1xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<3x2xf32>, tensor<0x1xi32>) -> tensor<0x2xf32>
  return %0 : tensor<0x2xf32>
}

// The windows do not move on, in as many rows as they need or in fewer.
// CHECK-LABEL: func.func @windows(
// CHECK:         "tfl.gather_nd"(%arg0
// CHECK:         "tfl.gather_nd"(%arg1
func.func @windows(%x: tensor<3x2xf32>, %y: tensor<2x2xf32>) -> (tensor<2x2x2xf32>, tensor<2x2x2xf32>) {
  %i = arith.constant dense<[[[0], [1]], [[0], [1]]]> : tensor<2x2x1xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<3x2xf32>, tensor<2x2x1xi32>) -> tensor<2x2x2xf32>
  %1 = "tfl.gather_nd"(%y, %i) : (tensor<2x2xf32>, tensor<2x2x1xi32>) -> tensor<2x2x2xf32>
  return %0, %1 : tensor<2x2x2xf32>, tensor<2x2x2xf32>
}

// Doubling: of an unknown image, of one that is no square, along other axes, and something else.
// CHECK-LABEL: func.func @doubling_unknown(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
func.func @doubling_unknown(%x: tensor<2x1x2x?xf32>) -> tensor<1x4x4x?xf32> {
  %i = arith.constant dense<[[0], [0], [1], [1]]> : tensor<4x1xi32>
  %p = arith.constant dense<[2, 1, 0, 3]> : tensor<4xi32>
  %q = arith.constant dense<[1, 2, 0, 3]> : tensor<4xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<2x1x2x?xf32>, tensor<4x1xi32>) -> tensor<4x1x2x?xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<4x1x2x?xf32>, tensor<4xi32>) -> tensor<2x1x4x?xf32>
  %2 = "tfl.gather_nd"(%1, %i) : (tensor<2x1x4x?xf32>, tensor<4x1xi32>) -> tensor<4x1x4x?xf32>
  %3 = "tfl.transpose"(%2, %q) : (tensor<4x1x4x?xf32>, tensor<4xi32>) -> tensor<1x4x4x?xf32>
  return %3 : tensor<1x4x4x?xf32>
}

// CHECK-LABEL: func.func @doubling_rectangle(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
func.func @doubling_rectangle(%x: tensor<2x1x3x5xf32>) -> tensor<1x4x6x5xf32> {
  %i = arith.constant dense<[[0], [0], [1], [1]]> : tensor<4x1xi32>
  %j = arith.constant dense<[[0], [0], [1], [1], [2], [2]]> : tensor<6x1xi32>
  %p = arith.constant dense<[2, 1, 0, 3]> : tensor<4xi32>
  %q = arith.constant dense<[1, 2, 0, 3]> : tensor<4xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<2x1x3x5xf32>, tensor<4x1xi32>) -> tensor<4x1x3x5xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<4x1x3x5xf32>, tensor<4xi32>) -> tensor<3x1x4x5xf32>
  %2 = "tfl.gather_nd"(%1, %j) : (tensor<3x1x4x5xf32>, tensor<6x1xi32>) -> tensor<6x1x4x5xf32>
  %3 = "tfl.transpose"(%2, %q) : (tensor<6x1x4x5xf32>, tensor<4xi32>) -> tensor<1x4x6x5xf32>
  return %3 : tensor<1x4x6x5xf32>
}

// CHECK-LABEL: func.func @doubling_turned(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
func.func @doubling_turned(%x: tensor<2x1x2x3xf32>) -> tensor<4x1x4x3xf32> {
  %i = arith.constant dense<[[0], [0], [1], [1]]> : tensor<4x1xi32>
  %p = arith.constant dense<[2, 1, 0, 3]> : tensor<4xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<2x1x2x3xf32>, tensor<4x1xi32>) -> tensor<4x1x2x3xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<4x1x2x3xf32>, tensor<4xi32>) -> tensor<2x1x4x3xf32>
  %2 = "tfl.gather_nd"(%1, %i) : (tensor<2x1x4x3xf32>, tensor<4x1xi32>) -> tensor<4x1x4x3xf32>
  %3 = "tfl.transpose"(%2, %p) : (tensor<4x1x4x3xf32>, tensor<4xi32>) -> tensor<4x1x4x3xf32>
  return %3 : tensor<4x1x4x3xf32>
}

// CHECK-LABEL: func.func @repeating(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.gather_nd"(
// CHECK:         "tfl.transpose"(
func.func @repeating(%x: tensor<2x1x2x3xf32>) -> tensor<1x4x4x3xf32> {
  %i = arith.constant dense<[[0], [1], [0], [1]]> : tensor<4x1xi32>
  %p = arith.constant dense<[2, 1, 0, 3]> : tensor<4xi32>
  %q = arith.constant dense<[1, 2, 0, 3]> : tensor<4xi32>
  %0 = "tfl.gather_nd"(%x, %i) : (tensor<2x1x2x3xf32>, tensor<4x1xi32>) -> tensor<4x1x2x3xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<4x1x2x3xf32>, tensor<4xi32>) -> tensor<2x1x4x3xf32>
  %2 = "tfl.gather_nd"(%1, %i) : (tensor<2x1x4x3xf32>, tensor<4x1xi32>) -> tensor<4x1x4x3xf32>
  %3 = "tfl.transpose"(%2, %q) : (tensor<4x1x4x3xf32>, tensor<4xi32>) -> tensor<1x4x4x3xf32>
  return %3 : tensor<1x4x4x3xf32>
}

// What will be gathered has no known shape.
// CHECK-LABEL: func.func @gather_cast(
// CHECK:         "tfl.cast"(
// CHECK:         "tfl.gather"(
func.func @gather_cast(%x: tensor<3xi32>, %i: tensor<*xi32>) -> tensor<*xf32> {
  %0 = "tfl.cast"(%x) : (tensor<3xi32>) -> tensor<3xf32>
  %1 = "tfl.gather"(%0, %i) {axis = 0 : i32, batch_dims = 0 : i32} : (tensor<3xf32>, tensor<*xi32>) -> tensor<*xf32>
  return %1 : tensor<*xf32>
}

// Only numbers of one type are written at once.
// CHECK-LABEL: func.func @one_hot_integers(
// CHECK:         "tfl.one_hot"(
// CHECK:         "tfl.cast"(
func.func @one_hot_integers(%i: tensor<2xi32>) -> tensor<2x3xi32> {
  %depth = arith.constant dense<3> : tensor<i32>
  %on = arith.constant dense<1.0> : tensor<f32>
  %off = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.one_hot"(%i, %depth, %on, %off) {axis = -1 : i32} : (tensor<2xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.cast"(%0) : (tensor<2x3xf32>) -> tensor<2x3xi32>
  return %1 : tensor<2x3xi32>
}

// The numbers are small ones, compared with too little known, or in a column.
// CHECK-LABEL: func.func @small_series(
// CHECK:         "tfl.equal"
func.func @small_series(%x: tensor<2x1xui8>) -> tensor<2x3xi1> {
  %c = arith.constant dense<[0, 1, 2]> : tensor<3xui8>
  %0 = "tfl.equal"(%x, %c) : (tensor<2x1xui8>, tensor<3xui8>) -> tensor<2x3xi1>
  return %0 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @series(
// CHECK:         "tfl.equal"(%arg0
// CHECK:         "tfl.equal"(%arg1
func.func @series(%x: tensor<?x2x1xi32>, %y: tensor<3x1xi32>) -> (tensor<?x2x3xi1>, tensor<3x1xi1>) {
  %c = arith.constant dense<[0, 1, 2]> : tensor<3xi32>
  %d = arith.constant dense<[[0], [1], [2]]> : tensor<3x1xi32>
  %0 = "tfl.equal"(%x, %c) : (tensor<?x2x1xi32>, tensor<3xi32>) -> tensor<?x2x3xi1>
  %1 = "tfl.equal"(%y, %d) : (tensor<3x1xi32>, tensor<3x1xi32>) -> tensor<3x1xi1>
  return %0, %1 : tensor<?x2x3xi1>, tensor<3x1xi1>
}
