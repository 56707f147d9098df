// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite image resizing and box selection. The text of every op, there and back.

// CHECK-LABEL: func.func @resize_bilinear
// CHECK: tfl.resize_bilinear
// CHECK-SAME: align_corners = false, half_pixel_centers = true
func.func @resize_bilinear(%0: tensor<1x8x8x4xf32>, %1: tensor<2xi32>) -> tensor<1x?x?x4xf32> {
  %2 = "tfl.resize_bilinear"(%0, %1) <{align_corners = false, half_pixel_centers = true}> :
      (tensor<1x8x8x4xf32>, tensor<2xi32>) -> tensor<1x?x?x4xf32>
  func.return %2 : tensor<1x?x?x4xf32>
}

// CHECK-LABEL: func.func @resize_nearest_neighbor
// CHECK: tfl.resize_nearest_neighbor
// CHECK-SAME: align_corners = true, half_pixel_centers = false
func.func @resize_nearest_neighbor(%0: tensor<1x8x8x4xf32>, %1: tensor<2xi32>) ->
    tensor<1x?x?x4xf32> {
  %2 = "tfl.resize_nearest_neighbor"(%0, %1) <{align_corners = true, half_pixel_centers = false}>
      : (tensor<1x8x8x4xf32>, tensor<2xi32>) -> tensor<1x?x?x4xf32>
  func.return %2 : tensor<1x?x?x4xf32>
}

// CHECK-LABEL: func.func @non_max_suppression_v4
// CHECK: tfl.non_max_suppression_v4
func.func @non_max_suppression_v4(%0: tensor<9x4xf32>, %1: tensor<9xf32>, %2: tensor<i32>, %3:
    tensor<f32>, %4: tensor<f32>) -> (tensor<?xi32>, tensor<i32>) {
  %5, %6 = "tfl.non_max_suppression_v4"(%0, %1, %2, %3, %4) : (tensor<9x4xf32>, tensor<9xf32>,
      tensor<i32>, tensor<f32>, tensor<f32>) -> (tensor<?xi32>, tensor<i32>)
  func.return %5, %6 : tensor<?xi32>, tensor<i32>
}

// CHECK-LABEL: func.func @non_max_suppression_v5
// CHECK: tfl.non_max_suppression_v5
func.func @non_max_suppression_v5(%0: tensor<9x4xf32>, %1: tensor<9xf32>, %2: tensor<i32>, %3:
    tensor<f32>, %4: tensor<f32>, %5: tensor<f32>) -> (tensor<?xi32>, tensor<?xf32>, tensor<i32>)
    {
  %6, %7, %8 = "tfl.non_max_suppression_v5"(%0, %1, %2, %3, %4, %5) : (tensor<9x4xf32>,
      tensor<9xf32>, tensor<i32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<?xi32>,
      tensor<?xf32>, tensor<i32>)
  func.return %6, %7, %8 : tensor<?xi32>, tensor<?xf32>, tensor<i32>
}
