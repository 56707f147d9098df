// RUN: tflower-opt %s -tfl-optimize-broadcast-like | filecheck %s

// How many products there will be is unknown.
// CHECK-LABEL: func.func @product(
// CHECK:         "tfl.broadcast_to"(
// CHECK:         "tfl.batch_matmul"(
func.func @product(%x: tensor<1x2x3xf32>, %y: tensor<?x3x4xf32>) -> tensor<?x2x4xf32> {
  %s = arith.constant dense<[5, 2, 3]> : tensor<3xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x2x3xf32>, tensor<3xi32>) -> tensor<5x2x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<5x2x3xf32>, tensor<?x3x4xf32>) -> tensor<?x2x4xf32>
  return %1 : tensor<?x2x4xf32>
}

// Whether there is less to compute before is unknown.
// CHECK-LABEL: func.func @unknown(
// CHECK:         "tfl.broadcast_to"(
// CHECK:         "tfl.cast"(
// CHECK:         "tfl.broadcast_to"(
// CHECK:         "tfl.exp"(
func.func @unknown(%x: tensor<*xf32>, %y: tensor<?xf32>) -> (tensor<4x3xi32>, tensor<4x3xf32>) {
  %s = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<*xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.cast"(%0) : (tensor<4x3xf32>) -> tensor<4x3xi32>
  %2 = "tfl.broadcast_to"(%y, %s) : (tensor<?xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %3 = "tfl.exp"(%2) : (tensor<4x3xf32>) -> tensor<4x3xf32>
  return %1, %3 : tensor<4x3xi32>, tensor<4x3xf32>
}

// So is it for sums; there the axes must be those of the operand, too.
// CHECK-LABEL: func.func @sums(
// CHECK:         "tfl.broadcast_to"(%arg0
// CHECK:         "tfl.sum"(
// CHECK:         "tfl.broadcast_to"(%arg1
// CHECK:         "tfl.sum"(
func.func @sums(%x: tensor<?x3xf32>, %y: tensor<3xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %s = arith.constant dense<[4, 3]> : tensor<2xi32>
  %axis = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<?x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = false} : (tensor<4x3xf32>, tensor<1xi32>) -> tensor<4xf32>
  %2 = "tfl.broadcast_to"(%y, %s) : (tensor<3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %3 = "tfl.sum"(%2, %axis) {keep_dims = false} : (tensor<4x3xf32>, tensor<1xi32>) -> tensor<4xf32>
  return %1, %3 : tensor<4xf32>, tensor<4xf32>
}

// The kernel selects in up to five dimensions by itself.
// CHECK-LABEL: func.func @select(
// CHECK:         "tfl.broadcast_to"(
// CHECK:         "tfl.select"(
func.func @select(%c: tensor<1x1x1x1x1x2xi1>, %x: tensor<1x1x1x1x1x2xf32>, %y: tensor<1xf32>) -> tensor<1x1x1x1x1x2xf32> {
  %s = arith.constant dense<[1, 1, 1, 1, 1, 2]> : tensor<6xi32>
  %0 = "tfl.broadcast_to"(%y, %s) : (tensor<1xf32>, tensor<6xi32>) -> tensor<1x1x1x1x1x2xf32>
  %1 = "tfl.select"(%c, %x, %0) : (tensor<1x1x1x1x1x2xi1>, tensor<1x1x1x1x1x2xf32>, tensor<1x1x1x1x1x2xf32>) -> tensor<1x1x1x1x1x2xf32>
  return %1 : tensor<1x1x1x1x1x2xf32>
}
