// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// Between the transposes a dimension is unknown, or the order has changed in the end.
// CHECK-LABEL: func.func @unknown(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.transpose"(
func.func @unknown(%x: tensor<1x?x3xf32>) -> tensor<?x3xf32> {
  %p = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %s = arith.constant dense<[3, -1]> : tensor<2xi32>
  %q = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<1x?x3xf32>, tensor<3xi32>) -> tensor<1x3x?xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<1x3x?xf32>, tensor<2xi32>) -> tensor<3x?xf32>
  %2 = "tfl.transpose"(%1, %q) : (tensor<3x?xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  return %2 : tensor<?x3xf32>
}

// CHECK-LABEL: func.func @turned(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.transpose"(
func.func @turned(%x: tensor<1x2x2x2xf32>) -> tensor<2x2x2xf32> {
  %p = arith.constant dense<[0, 2, 3, 1]> : tensor<4xi32>
  %s = arith.constant dense<[2, 2, 2]> : tensor<3xi32>
  %q = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<1x2x2x2xf32>, tensor<4xi32>) -> tensor<1x2x2x2xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<1x2x2x2xf32>, tensor<3xi32>) -> tensor<2x2x2xf32>
  %2 = "tfl.transpose"(%1, %q) : (tensor<2x2x2xf32>, tensor<3xi32>) -> tensor<2x2x2xf32>
  return %2 : tensor<2x2x2xf32>
}

// The elements of a vector: the other way around, of two vectors, not all.
// CHECK-LABEL: func.func @elements(
// CHECK:         "tfl.pack"(
// CHECK:         "tfl.pack"(
// CHECK:         "tfl.pack"(
func.func @elements(%x: tensor<2xf32>, %y: tensor<2xf32>, %z: tensor<3xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %none = arith.constant dense<> : tensor<0xi32>
  %zero = arith.constant dense<[0]> : tensor<1xi32>
  %one = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.slice"(%x, %zero, %one) : (tensor<2xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xf32>
  %1 = "tfl.slice"(%x, %one, %one) : (tensor<2xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xf32>
  %2 = "tfl.slice"(%y, %one, %one) : (tensor<2xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xf32>
  %3 = "tfl.slice"(%z, %zero, %one) : (tensor<3xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xf32>
  %4 = "tfl.slice"(%z, %one, %one) : (tensor<3xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xf32>
  %5 = "tfl.reshape"(%0, %none) : (tensor<1xf32>, tensor<0xi32>) -> tensor<f32>
  %6 = "tfl.reshape"(%1, %none) : (tensor<1xf32>, tensor<0xi32>) -> tensor<f32>
  %7 = "tfl.reshape"(%2, %none) : (tensor<1xf32>, tensor<0xi32>) -> tensor<f32>
  %8 = "tfl.reshape"(%3, %none) : (tensor<1xf32>, tensor<0xi32>) -> tensor<f32>
  %9 = "tfl.reshape"(%4, %none) : (tensor<1xf32>, tensor<0xi32>) -> tensor<f32>
  %10 = "tfl.pack"(%6, %5) {axis = 0 : i32, values_count = 2 : i32} : (tensor<f32>, tensor<f32>) -> tensor<2xf32>
  %11 = "tfl.pack"(%5, %7) {axis = 0 : i32, values_count = 2 : i32} : (tensor<f32>, tensor<f32>) -> tensor<2xf32>
  %12 = "tfl.pack"(%8, %9) {axis = 0 : i32, values_count = 2 : i32} : (tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %10, %11, %12 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// How long the joined parts are is unknown.
// CHECK-LABEL: func.func @joined(
// CHECK:         "tfl.unpack"(
// CHECK:         "tfl.concatenation"(
func.func @joined(%x: tensor<2x?xf32>) -> tensor<?xf32> {
  %0, %1 = "tfl.unpack"(%x) {axis = 0 : i32, num = 2 : i32} : (tensor<2x?xf32>) -> (tensor<?xf32>, tensor<?xf32>)
  %2 = "tfl.concatenation"(%0, %1) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %2 : tensor<?xf32>
}

// The broadcast: to an unknown size, of what is no vector, and without ones at its ends.
// CHECK-LABEL: func.func @wide_unknown(
// CHECK:         "tfl.broadcast_to"({{.*}} -> tensor<1x1x?x2x1x3xf32>
func.func @wide_unknown(%x: tensor<6xf32>, %s: tensor<6xi64>) -> tensor<?xf32> {
  %t = arith.constant dense<[1, 1, 1, 2, 1, 3]> : tensor<6xi32>
  %f = arith.constant dense<[-1]> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %t) : (tensor<6xf32>, tensor<6xi32>) -> tensor<1x1x1x2x1x3xf32>
  %1 = "tfl.broadcast_to"(%0, %s) : (tensor<1x1x1x2x1x3xf32>, tensor<6xi64>) -> tensor<1x1x?x2x1x3xf32>
  %2 = "tfl.reshape"(%1, %f) : (tensor<1x1x?x2x1x3xf32>, tensor<1xi32>) -> tensor<?xf32>
  return %2 : tensor<?xf32>
}

// CHECK-LABEL: func.func @wide_matrix(
// CHECK:         "tfl.broadcast_to"({{.*}} -> tensor<1x1x4x2x1x3xf32>
func.func @wide_matrix(%x: tensor<2x3xf32>) -> tensor<24xf32> {
  %s = arith.constant dense<[1, 1, 4, 2, 1, 3]> : tensor<6xi64>
  %t = arith.constant dense<[1, 1, 1, 2, 1, 3]> : tensor<6xi32>
  %f = arith.constant dense<[24]> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %t) : (tensor<2x3xf32>, tensor<6xi32>) -> tensor<1x1x1x2x1x3xf32>
  %1 = "tfl.broadcast_to"(%0, %s) : (tensor<1x1x1x2x1x3xf32>, tensor<6xi64>) -> tensor<1x1x4x2x1x3xf32>
  %2 = "tfl.reshape"(%1, %f) : (tensor<1x1x4x2x1x3xf32>, tensor<1xi32>) -> tensor<24xf32>
  return %2 : tensor<24xf32>
}

// CHECK-LABEL: func.func @wide_ends(
// CHECK:         "tfl.broadcast_to"({{.*}} -> tensor<2x4x1x1x1x3xf32>
func.func @wide_ends(%x: tensor<6xf32>) -> tensor<24xf32> {
  %s = arith.constant dense<[2, 4, 1, 1, 1, 3]> : tensor<6xi64>
  %t = arith.constant dense<[2, 1, 1, 1, 1, 3]> : tensor<6xi32>
  %f = arith.constant dense<[24]> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %t) : (tensor<6xf32>, tensor<6xi32>) -> tensor<2x1x1x1x1x3xf32>
  %1 = "tfl.broadcast_to"(%0, %s) : (tensor<2x1x1x1x1x3xf32>, tensor<6xi64>) -> tensor<2x4x1x1x1x3xf32>
  %2 = "tfl.reshape"(%1, %f) : (tensor<2x4x1x1x1x3xf32>, tensor<1xi32>) -> tensor<24xf32>
  return %2 : tensor<24xf32>
}

// No matrix is transposed first, or the reshape takes parts of its columns together.
// CHECK-LABEL: func.func @no_matrix(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.transpose"(
func.func @no_matrix(%x: tensor<2x3x4xf32>) -> tensor<3x8xf32> {
  %p = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %s = arith.constant dense<[8, 3]> : tensor<2xi32>
  %q = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<4x2x3xf32>, tensor<2xi32>) -> tensor<8x3xf32>
  %2 = "tfl.transpose"(%1, %q) : (tensor<8x3xf32>, tensor<2xi32>) -> tensor<3x8xf32>
  return %2 : tensor<3x8xf32>
}

// CHECK-LABEL: func.func @across(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.transpose"(
func.func @across(%x: tensor<4x6xf32>) -> tensor<8x3xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %s = arith.constant dense<[3, 8]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<4x6xf32>, tensor<2xi32>) -> tensor<6x4xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<6x4xf32>, tensor<2xi32>) -> tensor<3x8xf32>
  %2 = "tfl.transpose"(%1, %p) : (tensor<3x8xf32>, tensor<2xi32>) -> tensor<8x3xf32>
  return %2 : tensor<8x3xf32>
}
