// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// Bounds from the end, and behind it.
// CHECK-LABEL: func.func @bounds(
// CHECK:         "tfl.strided_slice"(
// CHECK:         "tfl.strided_slice"(
func.func @bounds(%x: tensor<4xf32>) -> (tensor<2xf32>, tensor<3xf32>) {
  %a = arith.constant dense<[-3]> : tensor<1xi32>
  %b = arith.constant dense<[-1]> : tensor<1xi32>
  %c = arith.constant dense<[1]> : tensor<1xi32>
  %d = arith.constant dense<[9]> : tensor<1xi32>
  %0 = "tfl.strided_slice"(%x, %a, %b, %c) {begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32} : (tensor<4xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<2xf32>
  %1 = "tfl.strided_slice"(%x, %c, %d, %c) {begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32} : (tensor<4xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xf32>
  return %0, %1 : tensor<2xf32>, tensor<3xf32>
}

// How many axes have an end is unknown.
// CHECK-LABEL: func.func @ends(
// CHECK:         tfl.add
// CHECK:         offset = false
func.func @ends(%x: tensor<*xf32>, %b: tensor<?xi32>) -> tensor<*xf32> {
  %c = arith.constant dense<2> : tensor<i32>
  %one = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.add"(%b, %c) {fused_activation_function = "NONE"} : (tensor<?xi32>, tensor<i32>) -> tensor<?xi32>
  %1 = "tfl.strided_slice"(%x, %b, %0, %one) {begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32} : (tensor<*xf32>, tensor<?xi32>, tensor<?xi32>, tensor<1xi32>) -> tensor<*xf32>
  return %1 : tensor<*xf32>
}
