// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @resize
// CHECK: dense<6> : tensor<2xi32>
// CHECK: "tfl.resize_bilinear"
// CHECK-SAME: align_corners = false, half_pixel_centers = true
// CHECK: "tfl.resize_nearest_neighbor"
// CHECK-SAME: align_corners = true, half_pixel_centers = false
func.func @resize(%x: tensor<1x3x3x2xf32>) -> tensor<1x6x6x2xf32> {
  %s = "tf.Const"() {value = dense<6> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.ResizeBilinear"(%x, %s) {align_corners = false, half_pixel_centers = true}
      : (tensor<1x3x3x2xf32>, tensor<2xi32>) -> tensor<1x6x6x2xf32>
  %1 = "tf.ResizeNearestNeighbor"(%0, %s) {align_corners = true, half_pixel_centers = false}
      : (tensor<1x6x6x2xf32>, tensor<2xi32>) -> tensor<1x6x6x2xf32>
  return %1 : tensor<1x6x6x2xf32>
}

// -----

// CHECK-LABEL: func.func @boxes
// CHECK: "tfl.non_max_suppression_v4"
// CHECK: "tfl.non_max_suppression_v5"
func.func @boxes(%b: tensor<9x4xf32>, %s: tensor<9xf32>, %n: tensor<i32>, %t: tensor<f32>)
    -> (tensor<?xi32>, tensor<?xi32>) {
  %0, %1 = "tf.NonMaxSuppressionV4"(%b, %s, %n, %t, %t) {pad_to_max_output_size = true}
      : (tensor<9x4xf32>, tensor<9xf32>, tensor<i32>, tensor<f32>, tensor<f32>)
      -> (tensor<?xi32>, tensor<i32>)
  %2, %3, %4 = "tf.NonMaxSuppressionV5"(%b, %s, %n, %t, %t, %t) {pad_to_max_output_size = true}
      : (tensor<9x4xf32>, tensor<9xf32>, tensor<i32>, tensor<f32>, tensor<f32>, tensor<f32>)
      -> (tensor<?xi32>, tensor<?xf32>, tensor<i32>)
  return %0, %2 : tensor<?xi32>, tensor<?xi32>
}
