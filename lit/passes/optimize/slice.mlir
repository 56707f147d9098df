// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// Everything.
// CHECK-LABEL: @whole
// CHECK-NEXT:    return
func.func @whole(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %b = arith.constant dense<[0, 0]> : tensor<2xi32>
  %s = arith.constant dense<[-1, 4]> : tensor<2xi32>
  %0 = "tfl.slice"(%x, %b, %s)
    : (tensor<3x4xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// Not everything.
// CHECK-LABEL: @part
// CHECK:         "tfl.slice"{{.*}} -> tensor<2x4xf32>
// CHECK-NEXT:    return
func.func @part(%x: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %b = arith.constant dense<[0, 0]> : tensor<2xi32>
  %s = arith.constant dense<[2, 4]> : tensor<2xi32>
  %0 = "tfl.slice"(%x, %b, %s)
    : (tensor<3x4xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// Steps of 1.
// CHECK-LABEL: @steps_of_one
// CHECK:         "tfl.slice"{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @steps_of_one(%x: tensor<3x4xf32>) -> tensor<2x2xf32> {
  %b = arith.constant dense<[0, 1]> : tensor<2xi32>
  %e = arith.constant dense<[2, 3]> : tensor<2xi32>
  %s = arith.constant dense<[1, 1]> : tensor<2xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) {begin_mask = 0 : i32, end_mask = 0 : i32, ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<3x4xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// Steps of 2.
// CHECK-LABEL: @steps_of_two
// CHECK:         "tfl.strided_slice"{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @steps_of_two(%x: tensor<3x4xf32>) -> tensor<2x2xf32> {
  %b = arith.constant dense<[0, 0]> : tensor<2xi32>
  %e = arith.constant dense<[2, 4]> : tensor<2xi32>
  %s = arith.constant dense<[1, 2]> : tensor<2xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) {begin_mask = 0 : i32, end_mask = 0 : i32, ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<3x4xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// Everything, by the masks.
// CHECK-LABEL: @masks
// CHECK-NEXT:    return
func.func @masks(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %b = arith.constant dense<[1, 0]> : tensor<2xi32>
  %e = arith.constant dense<[2, 4]> : tensor<2xi32>
  %s = arith.constant dense<[1, 1]> : tensor<2xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) {begin_mask = 1 : i32, end_mask = 1 : i32, ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<?x4xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// The end is counted from the begin.
// CHECK-LABEL: @offset
// CHECK:         "tfl.strided_slice"{{.*}}offset = true{{.*}} -> tensor<?xf32>
// CHECK-NEXT:    return
func.func @offset(%x: tensor<8xf32>, %b: tensor<1xi32>) -> tensor<?xf32> {
  %c = arith.constant dense<3> : tensor<i32>
  %s = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.add"(%b, %c) {fused_activation_function = "NONE"}
    : (tensor<1xi32>, tensor<i32>) -> tensor<1xi32>
  %1 = "tfl.strided_slice"(%x, %b, %0, %s) {begin_mask = 0 : i32, end_mask = 0 : i32, ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 0 : i32, offset = false}
    : (tensor<8xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}

// -----

// Only the best of the best.
// CHECK-LABEL: @top_k
// CHECK:         "tfl.topk_v2"{{.*}} -> (tensor<3x5xf32>, tensor<3x5xi32>)
// CHECK-NEXT:    return
func.func @top_k(%x: tensor<3x10xf32>) -> (tensor<3x5xf32>, tensor<3x5xi32>) {
  %k = arith.constant dense<8> : tensor<i32>
  %b = arith.constant dense<[0, 0]> : tensor<2xi32>
  %s = arith.constant dense<[3, 5]> : tensor<2xi32>
  %v:2 = "tfl.topk_v2"(%x, %k)
    : (tensor<3x10xf32>, tensor<i32>) -> (tensor<3x8xf32>, tensor<3x8xi32>)
  %1 = "tfl.slice"(%v#0, %b, %s)
    : (tensor<3x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x5xf32>
  %2 = "tfl.slice"(%v#1, %b, %s)
    : (tensor<3x8xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x5xi32>
  return %1, %2 : tensor<3x5xf32>, tensor<3x5xi32>
}

// -----

// The slices take different numbers.
// CHECK-LABEL: @top_k_of_two
// CHECK:         "tfl.topk_v2"{{.*}} -> (tensor<3x8xf32>, tensor<3x8xi32>)
// CHECK:         "tfl.slice"{{.*}} -> tensor<3x5xf32>
// CHECK:         "tfl.slice"{{.*}} -> tensor<3x4xi32>
// CHECK-NEXT:    return
func.func @top_k_of_two(%x: tensor<3x10xf32>) -> (tensor<3x5xf32>, tensor<3x4xi32>) {
  %k = arith.constant dense<8> : tensor<i32>
  %b = arith.constant dense<[0, 0]> : tensor<2xi32>
  %s = arith.constant dense<[3, 5]> : tensor<2xi32>
  %t = arith.constant dense<[3, 4]> : tensor<2xi32>
  %v:2 = "tfl.topk_v2"(%x, %k)
    : (tensor<3x10xf32>, tensor<i32>) -> (tensor<3x8xf32>, tensor<3x8xi32>)
  %1 = "tfl.slice"(%v#0, %b, %s)
    : (tensor<3x8xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x5xf32>
  %2 = "tfl.slice"(%v#1, %b, %t)
    : (tensor<3x8xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<3x4xi32>
  return %1, %2 : tensor<3x5xf32>, tensor<3x4xi32>
}

// -----

// All rows, however many, are taken.
// CHECK-LABEL: func.func @rows(
// CHECK-NEXT:   return %arg0
func.func @rows(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %zero = arith.constant dense<[0, 0]> : tensor<2xi32>
  %all = arith.constant dense<[-1, 3]> : tensor<2xi32>
  %0 = "tfl.slice"(%x, %zero, %all) : (tensor<?x3xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}
