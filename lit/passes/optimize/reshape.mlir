// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// One unknown dimension is no obstacle.
// CHECK-LABEL: @squeeze
// CHECK:         "tfl.reshape"{{.*}} -> tensor<?x3xf32>
// CHECK-NEXT:    return
func.func @squeeze(%x: tensor<?x1x3xf32>) -> tensor<?x3xf32> {
  %0 = "tfl.squeeze"(%x) {squeeze_dims = [1]} : (tensor<?x1x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// -----

// Two are.
// CHECK-LABEL: @squeeze_of_two
// CHECK:         "tfl.squeeze"{{.*}}squeeze_dims = [1]{{.*}} -> tensor<?x?xf32>
// CHECK-NEXT:    return
func.func @squeeze_of_two(%x: tensor<?x1x?xf32>) -> tensor<?x?xf32> {
  %0 = "tfl.squeeze"(%x) {squeeze_dims = [1]} : (tensor<?x1x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// A dimension more.
// CHECK-LABEL: @expand_dims
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x1x3xf32>
// CHECK-NEXT:    return
func.func @expand_dims(%x: tensor<2x3xf32>) -> tensor<2x1x3xf32> {
  %a = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.expand_dims"(%x, %a) : (tensor<2x3xf32>, tensor<i32>) -> tensor<2x1x3xf32>
  return %0 : tensor<2x1x3xf32>
}

// -----

// Only a dimension of 1 moves.
// CHECK-LABEL: @trivial_transpose
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x2x3xf32>
// CHECK-NEXT:    return
func.func @trivial_transpose(%x: tensor<2x1x3xf32>) -> tensor<1x2x3xf32> {
  %p = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x1x3xf32>, tensor<3xi32>) -> tensor<1x2x3xf32>
  return %0 : tensor<1x2x3xf32>
}

// -----

// Others move.
// CHECK-LABEL: @transpose
// CHECK:         "tfl.transpose"{{.*}} -> tensor<4x2x3xf32>
// CHECK-NEXT:    return
func.func @transpose(%x: tensor<2x4x3xf32>) -> tensor<4x2x3xf32> {
  %p = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x4x3xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  return %0 : tensor<4x2x3xf32>
}

// -----

// There and back.
// CHECK-LABEL: @transposes
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @transposes(%x: tensor<1x2x3xf32>) -> tensor<2x3xf32> {
  %p = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %s = arith.constant dense<[3, 2]> : tensor<2xi32>
  %q = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<1x2x3xf32>, tensor<3xi32>) -> tensor<1x3x2xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<1x3x2xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.transpose"(%1, %q) : (tensor<3x2xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Parts in order.
// CHECK-LABEL: @concat_of_parts
// CHECK:         "tfl.reshape"{{.*}} -> tensor<6xf32>
// CHECK-NEXT:    return
func.func @concat_of_parts(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %a:2 = "tfl.unpack"(%x) {axis = 0 : i32, num = 2 : i32}
    : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %0 = "tfl.concatenation"(%a#0, %a#1) {axis = 0 : i32, fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<3xf32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// -----

// Parts in another order.
// CHECK-LABEL: @concat_of_others
// CHECK:         "tfl.unpack"{{.*}} -> (tensor<3xf32>, tensor<3xf32>)
// CHECK:         "tfl.concatenation"{{.*}} -> tensor<6xf32>
// CHECK-NEXT:    return
func.func @concat_of_others(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %a:2 = "tfl.unpack"(%x) {axis = 0 : i32, num = 2 : i32}
    : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %0 = "tfl.concatenation"(%a#1, %a#0) {axis = 0 : i32, fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<3xf32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// -----

// Parts along another axis.
// CHECK-LABEL: @concat_along_another
// CHECK:         "tfl.unpack"{{.*}} -> (tensor<3x2xf32>, tensor<3x2xf32>)
// CHECK:         "tfl.concatenation"{{.*}} -> tensor<3x4xf32>
// CHECK-NEXT:    return
func.func @concat_along_another(%x: tensor<2x3x2xf32>) -> tensor<3x4xf32> {
  %a:2 = "tfl.unpack"(%x) {axis = 0 : i32, num = 2 : i32}
    : (tensor<2x3x2xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>)
  %0 = "tfl.concatenation"(%a#0, %a#1) {axis = 1 : i32, fused_activation_function = "NONE"}
    : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// Elements taken apart and packed again.
// CHECK-LABEL: @pack_of_slices
// CHECK-NEXT:    return
func.func @pack_of_slices(%x: tensor<3xi32>) -> tensor<3xi32> {
  %o = arith.constant dense<[1]> : tensor<1xi32>
  %i = arith.constant dense<[0]> : tensor<1xi32>
  %j = arith.constant dense<[1]> : tensor<1xi32>
  %k = arith.constant dense<[2]> : tensor<1xi32>
  %e = arith.constant dense<[]> : tensor<0xi32>
  %0 = "tfl.slice"(%x, %i, %o) : (tensor<3xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %1 = "tfl.reshape"(%0, %e) : (tensor<1xi32>, tensor<0xi32>) -> tensor<i32>
  %2 = "tfl.slice"(%x, %j, %o) : (tensor<3xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %3 = "tfl.reshape"(%2, %e) : (tensor<1xi32>, tensor<0xi32>) -> tensor<i32>
  %4 = "tfl.slice"(%x, %k, %o) : (tensor<3xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %5 = "tfl.reshape"(%4, %e) : (tensor<1xi32>, tensor<0xi32>) -> tensor<i32>
  %6 = "tfl.pack"(%1, %3, %5) {axis = 0 : i32, values_count = 3 : i32}
    : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3xi32>
  return %6 : tensor<3xi32>
}

// -----

// Dimensions of 1 on both sides of a broadcast are dropped.
// CHECK-LABEL: @broadcast
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x1xf32>
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<4x2xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x8xf32>
// CHECK-NEXT:    return
func.func @broadcast(%x: tensor<1x4xf32>) -> tensor<1x8xf32> {
  %s = arith.constant dense<[1, 1, 1, 4, 1, 1]> : tensor<6xi32>
  %t = arith.constant dense<[1, 1, 1, 4, 2, 1]> : tensor<6xi64>
  %u = arith.constant dense<[1, 8]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<1x4xf32>, tensor<6xi32>) -> tensor<1x1x1x4x1x1xf32>
  %1 = "tfl.broadcast_to"(%0, %t)
    : (tensor<1x1x1x4x1x1xf32>, tensor<6xi64>) -> tensor<1x1x1x4x2x1xf32>
  %2 = "tfl.reshape"(%1, %u) : (tensor<1x1x1x4x2x1xf32>, tensor<2xi32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// -----

// A split matrix is reshaped before it is transposed.
// CHECK-LABEL: @reorder
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x3x2xf32>
// CHECK-NEXT:    return
func.func @reorder(%x: tensor<2x6xf32>) -> tensor<2x3x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %s = arith.constant dense<[3, 2, 2]> : tensor<3xi32>
  %q = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<6x2xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<6x2xf32>, tensor<3xi32>) -> tensor<3x2x2xf32>
  %2 = "tfl.transpose"(%1, %q) : (tensor<3x2x2xf32>, tensor<3xi32>) -> tensor<2x3x2xf32>
  return %2 : tensor<2x3x2xf32>
}
