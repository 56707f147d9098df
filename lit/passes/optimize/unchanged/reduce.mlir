// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// It may be more than one row.
// CHECK-LABEL: func.func @rows(
// CHECK:         "tfl.sum"(
func.func @rows(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %axis = arith.constant dense<[0]> : tensor<1xi32>
  %0 = "tfl.sum"(%x, %axis) {keep_dims = true} : (tensor<?x3xf32>, tensor<1xi32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// Two dimensions of the result are unknown.
// CHECK-LABEL: func.func @unknown(
// CHECK:         "tfl.sum"(
// CHECK:         "tfl.reshape"(
func.func @unknown(%x: tensor<?x?x2xf32>, %s: tensor<3xi32>) -> tensor<?x?x1xf32> {
  %axis = arith.constant dense<[2]> : tensor<1xi32>
  %0 = "tfl.sum"(%x, %axis) {keep_dims = false} : (tensor<?x?x2xf32>, tensor<1xi32>) -> tensor<?x?xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<?x?xf32>, tensor<3xi32>) -> tensor<?x?x1xf32>
  return %1 : tensor<?x?x1xf32>
}

// Reductions of five dimensions, and of what is more than squeezed.
// CHECK-LABEL: func.func @reshaped(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.sum"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.sum"(
func.func @reshaped(%x: tensor<1x2x2x2x2xf32>, %y: tensor<2x3xf32>) -> (tensor<2x2x2xf32>, tensor<2xf32>) {
  %axis = arith.constant dense<[0]> : tensor<1xi32>
  %s = arith.constant dense<[2, 2, 2, 2]> : tensor<4xi32>
  %t = arith.constant dense<[3, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<1x2x2x2x2xf32>, tensor<4xi32>) -> tensor<2x2x2x2xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = false} : (tensor<2x2x2x2xf32>, tensor<1xi32>) -> tensor<2x2x2xf32>
  %2 = "tfl.reshape"(%y, %t) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %3 = "tfl.sum"(%2, %axis) {keep_dims = false} : (tensor<3x2xf32>, tensor<1xi32>) -> tensor<2xf32>
  return %1, %3 : tensor<2x2x2xf32>, tensor<2xf32>
}

// There are or may be several elements to add up.
// CHECK-LABEL: func.func @cumulated(
// CHECK:         "tfl.cumsum"(%arg0
// CHECK:         "tfl.cumsum"(%arg1
func.func @cumulated(%x: tensor<2x3xf32>, %y: tensor<?x3xf32>) -> (tensor<2x3xf32>, tensor<?x3xf32>) {
  %axis = arith.constant dense<0> : tensor<i32>
  %0 = "tfl.cumsum"(%x, %axis) {exclusive = false, reverse = false} : (tensor<2x3xf32>, tensor<i32>) -> tensor<2x3xf32>
  %1 = "tfl.cumsum"(%y, %axis) {exclusive = false, reverse = false} : (tensor<?x3xf32>, tensor<i32>) -> tensor<?x3xf32>
  return %0, %1 : tensor<2x3xf32>, tensor<?x3xf32>
}
