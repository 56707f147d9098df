// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// The ellipsis stands for two dimensions.
// CHECK-LABEL: @ellipsis
// CHECK:         "tf.StridedSlice"{{.*}}begin_mask = 6 : i64{{.*}}end_mask = 6 : i64{{.*}}shrink_axis_mask = 1 : i64{{.*}} -> tensor<3x4x2xf32>
// CHECK-NEXT:    return
func.func @ellipsis(%x: tensor<2x3x4x5xf32>) -> tensor<3x4x2xf32> {
  %b = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %e = arith.constant dense<[2, 0, 4]> : tensor<3xi32>
  %s = arith.constant dense<[1, 1, 1]> : tensor<3xi32>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s) {ellipsis_mask = 2 : i64, shrink_axis_mask = 1 : i64}
    : (tensor<2x3x4x5xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  return %0 : tensor<3x4x2xf32>
}

// -----

// For none.
// CHECK-LABEL: @empty_ellipsis
// CHECK:         "tf.StridedSlice"{{.*}} -> tensor<1x1xf32>
// CHECK-NEXT:    return
func.func @empty_ellipsis(%x: tensor<2x3xf32>) -> tensor<1x1xf32> {
  %b = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %e = arith.constant dense<[2, 0, 3]> : tensor<3xi32>
  %s = arith.constant dense<[1, 1, 1]> : tensor<3xi32>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s) {ellipsis_mask = 2 : i64}
    : (tensor<2x3xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// New axes are reshaped first.
// CHECK-LABEL: @new_axes
// CHECK:         "tf.Reshape"{{.*}} -> tensor<1x2x1x3xf32>
// CHECK:         "tf.StridedSlice"{{.*}}begin_mask = 13 : i64{{.*}}end_mask = 13 : i64{{.*}} -> tensor<1x1x1x3xf32>
// CHECK-NEXT:    return
func.func @new_axes(%x: tensor<2x3xf32>) -> tensor<1x1x1x3xf32> {
  %b = arith.constant dense<[0, 1, 0]> : tensor<3xi32>
  %e = arith.constant dense<[0, 2, 0]> : tensor<3xi32>
  %s = arith.constant dense<[1, 1, 1]> : tensor<3xi32>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s) {new_axis_mask = 5 : i64}
    : (tensor<2x3xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<1x1x1x3xf32>
  return %0 : tensor<1x1x1x3xf32>
}

// -----

// Both.
// CHECK-LABEL: @both
// CHECK:         "tf.Reshape"{{.*}} -> tensor<2x3x1x4xf32>
// CHECK:         "tf.StridedSlice"{{.*}}begin_mask = 7 : i64{{.*}}end_mask = 7 : i64{{.*}}shrink_axis_mask = 8 : i64{{.*}} -> tensor<2x3x1xf32>
// CHECK-NEXT:    return
func.func @both(%x: tensor<2x3x4xf32>) -> tensor<2x3x1xf32> {
  %b = arith.constant dense<[0, 0, 1]> : tensor<3xi32>
  %e = arith.constant dense<[0, 0, 2]> : tensor<3xi32>
  %s = arith.constant dense<[1, 1, 1]> : tensor<3xi32>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s) {ellipsis_mask = 1 : i64, new_axis_mask = 2 : i64, shrink_axis_mask = 4 : i64}
    : (tensor<2x3x4xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<2x3x1xf32>
  return %0 : tensor<2x3x1xf32>
}

// -----

// Bounds for all dimensions.
// CHECK-LABEL: @fewer
// CHECK:         "tf.StridedSlice"{{.*}}begin_mask = 6 : i64{{.*}}end_mask = 6 : i64{{.*}} -> tensor<2x3x2xf32>
// CHECK-NEXT:    return
func.func @fewer(%x: tensor<4x3x2xf32>) -> tensor<2x3x2xf32> {
  %b = arith.constant dense<[1]> : tensor<1xi32>
  %e = arith.constant dense<[3]> : tensor<1xi32>
  %s = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s)
    : (tensor<4x3x2xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<2x3x2xf32>
  return %0 : tensor<2x3x2xf32>
}

// -----

// Computed bounds have to do.
// CHECK-LABEL: @computed
// CHECK:         "tf.StridedSlice"{{.*}} -> tensor<?x3x2xf32>
// CHECK-NEXT:    return
func.func @computed(%x: tensor<4x3x2xf32>, %b: tensor<1xi32>) -> tensor<?x3x2xf32> {
  %e = arith.constant dense<[3]> : tensor<1xi32>
  %s = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s)
    : (tensor<4x3x2xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<?x3x2xf32>
  return %0 : tensor<?x3x2xf32>
}

// -----

// New axes beside two unknown dimensions.
// CHECK-LABEL: @unknown
// CHECK:         "tf.StridedSlice"{{.*}}begin_mask = 6 : i64{{.*}}end_mask = 6 : i64{{.*}}new_axis_mask = 1 : i64{{.*}} -> tensor<1x?x?xf32>
// CHECK-NEXT:    return
func.func @unknown(%x: tensor<?x?xf32>) -> tensor<1x?x?xf32> {
  %b = arith.constant dense<[0, 0, 0]> : tensor<3xi32>
  %e = arith.constant dense<[0, 0, 0]> : tensor<3xi32>
  %s = arith.constant dense<[1, 1, 1]> : tensor<3xi32>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s) {new_axis_mask = 1 : i64, begin_mask = 6 : i64, end_mask = 6 : i64}
    : (tensor<?x?xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<1x?x?xf32>
  return %0 : tensor<1x?x?xf32>
}
