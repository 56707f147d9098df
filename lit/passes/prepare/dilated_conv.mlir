// RUN: tflower-opt %s -tfl-identify-dilated-conv --split-input-file | filecheck %s

// Nothing is padded that is not cropped.
// CHECK-LABEL: @valid
// CHECK:         "tf.Conv2D"{{.*}}dilations = [1, 2, 2, 1]{{.*}}padding = "VALID"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @valid(%x: tensor<1x8x8x2xf32>, %w: tensor<3x3x2x3xf32>) -> tensor<1x4x4x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %p = arith.constant dense<0> : tensor<2x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x8x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x4x4x2xf32>
  %1 = "tf.Conv2D"(%0, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<4x4x4x2xf32>, tensor<3x3x2x3xf32>) -> tensor<4x2x2x3xf32>
  %2 = "tf.BatchToSpaceND"(%1, %b, %p)
    : (tensor<4x2x2x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x4x4x3xf32>
  return %2 : tensor<1x4x4x3xf32>
}

// -----

// As much is padded as for SAME.
// CHECK-LABEL: @same
// CHECK:         "tf.Conv2D"{{.*}}dilations = [1, 2, 2, 1]{{.*}}padding = "SAME"{{.*}} -> tensor<1x8x8x3xf32>
// CHECK-NEXT:    return
func.func @same(%x: tensor<1x8x8x2xf32>, %w: tensor<3x3x2x3xf32>) -> tensor<1x8x8x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %p = arith.constant dense<2> : tensor<2x2xi32>
  %c = arith.constant dense<0> : tensor<2x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x8x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x6x6x2xf32>
  %1 = "tf.Conv2D"(%0, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<4x6x6x2xf32>, tensor<3x3x2x3xf32>) -> tensor<4x4x4x3xf32>
  %2 = "tf.BatchToSpaceND"(%1, %b, %c)
    : (tensor<4x4x4x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x8x8x3xf32>
  return %2 : tensor<1x8x8x3xf32>
}

// -----

// Padding that only fills blocks is cropped again.
// CHECK-LABEL: @filled
// CHECK:         "tf.Conv2D"{{.*}}dilations = [1, 2, 2, 1]{{.*}}padding = "SAME"{{.*}} -> tensor<1x7x8x3xf32>
// CHECK-NEXT:    return
func.func @filled(%x: tensor<1x7x8x2xf32>, %w: tensor<3x3x2x3xf32>) -> tensor<1x7x8x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %p = arith.constant dense<[[2, 3], [2, 2]]> : tensor<2x2xi32>
  %c = arith.constant dense<[[0, 1], [0, 0]]> : tensor<2x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x7x8x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x6x6x2xf32>
  %1 = "tf.Conv2D"(%0, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<4x6x6x2xf32>, tensor<3x3x2x3xf32>) -> tensor<4x4x4x3xf32>
  %2 = "tf.BatchToSpaceND"(%1, %b, %c)
    : (tensor<4x4x4x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x7x8x3xf32>
  return %2 : tensor<1x7x8x3xf32>
}

// -----

// Other padding is explicit.
// CHECK-LABEL: @causal
// CHECK:         "tf.Conv2D"{{.*}}dilations = [1, 2, 2, 1]{{.*}}explicit_paddings = [0, 0, 4, 0, 4, 0, 0, 0]{{.*}}padding = "EXPLICIT"{{.*}} -> tensor<1x8x8x3xf32>
// CHECK-NEXT:    return
func.func @causal(%x: tensor<1x8x8x2xf32>, %w: tensor<3x3x2x3xf32>) -> tensor<1x8x8x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %p = arith.constant dense<[[4, 0], [4, 0]]> : tensor<2x2xi32>
  %c = arith.constant dense<0> : tensor<2x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x8x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x6x6x2xf32>
  %1 = "tf.Conv2D"(%0, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<4x6x6x2xf32>, tensor<3x3x2x3xf32>) -> tensor<4x4x4x3xf32>
  %2 = "tf.BatchToSpaceND"(%1, %b, %c)
    : (tensor<4x4x4x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x8x8x3xf32>
  return %2 : tensor<1x8x8x3xf32>
}

// -----

// In one dimension, with a bias.
// CHECK-LABEL: @sequence
// CHECK:         "tf.ExpandDims"{{.*}} -> tensor<1x8x1x2xf32>
// CHECK:         "tf.Conv2D"{{.*}}dilations = [1, 2, 1, 1]{{.*}}padding = "SAME"{{.*}} -> tensor<1x8x1x3xf32>
// CHECK:         "tf.Squeeze"{{.*}}squeeze_dims = [2]{{.*}} -> tensor<1x8x3xf32>
// CHECK:         "tf.BiasAdd"{{.*}} -> tensor<1x8x3xf32>
// CHECK-NEXT:    return
func.func @sequence(%x: tensor<1x8x2xf32>, %w: tensor<3x1x2x3xf32>, %v: tensor<3xf32>)
    -> tensor<1x8x3xf32> {
  %b = arith.constant dense<2> : tensor<1xi32>
  %p = arith.constant dense<2> : tensor<1x2xi32>
  %c = arith.constant dense<0> : tensor<1x2xi32>
  %a = arith.constant dense<2> : tensor<i32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x2xf32>, tensor<1xi32>, tensor<1x2xi32>) -> tensor<2x6x2xf32>
  %1 = "tf.ExpandDims"(%0, %a) : (tensor<2x6x2xf32>, tensor<i32>) -> tensor<2x6x1x2xf32>
  %2 = "tf.Conv2D"(%1, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<2x6x1x2xf32>, tensor<3x1x2x3xf32>) -> tensor<2x4x1x3xf32>
  %3 = "tf.Squeeze"(%2) {squeeze_dims = [2]} : (tensor<2x4x1x3xf32>) -> tensor<2x4x3xf32>
  %4 = "tf.BiasAdd"(%3, %v) : (tensor<2x4x3xf32>, tensor<3xf32>) -> tensor<2x4x3xf32>
  %5 = "tf.BatchToSpaceND"(%4, %b, %c)
    : (tensor<2x4x3xf32>, tensor<1xi32>, tensor<1x2xi32>) -> tensor<1x8x3xf32>
  return %5 : tensor<1x8x3xf32>
}

// -----

// What pads the result stays.
// CHECK-LABEL: @padded_result
// CHECK:         "tf.ExpandDims"{{.*}} -> tensor<1x8x1x2xf32>
// CHECK:         "tf.Conv2D"{{.*}}dilations = [1, 2, 1, 1]{{.*}}padding = "VALID"{{.*}} -> tensor<1x4x1x3xf32>
// CHECK:         "tf.Squeeze"{{.*}}squeeze_dims = [2]{{.*}} -> tensor<1x4x3xf32>
// CHECK:         "tf.Pad"{{.*}} -> tensor<1x8x3xf32>
// CHECK-NEXT:    return
func.func @padded_result(%x: tensor<1x8x2xf32>, %w: tensor<3x1x2x3xf32>) -> tensor<1x8x3xf32> {
  %b = arith.constant dense<2> : tensor<1xi32>
  %p = arith.constant dense<0> : tensor<1x2xi32>
  %z = arith.constant dense<[[0, 0], [2, 0], [0, 0]]> : tensor<3x2xi32>
  %a = arith.constant dense<2> : tensor<i32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x2xf32>, tensor<1xi32>, tensor<1x2xi32>) -> tensor<2x4x2xf32>
  %1 = "tf.ExpandDims"(%0, %a) : (tensor<2x4x2xf32>, tensor<i32>) -> tensor<2x4x1x2xf32>
  %2 = "tf.Conv2D"(%1, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<2x4x1x2xf32>, tensor<3x1x2x3xf32>) -> tensor<2x2x1x3xf32>
  %3 = "tf.Squeeze"(%2) {squeeze_dims = [2]} : (tensor<2x2x1x3xf32>) -> tensor<2x2x3xf32>
  %4 = "tf.Pad"(%3, %z) : (tensor<2x2x3xf32>, tensor<3x2xi32>) -> tensor<2x4x3xf32>
  %5 = "tf.BatchToSpaceND"(%4, %b, %p)
    : (tensor<2x4x3xf32>, tensor<1xi32>, tensor<1x2xi32>) -> tensor<1x8x3xf32>
  return %5 : tensor<1x8x3xf32>
}

// -----

// A step of 2 counts in the blocks.
// CHECK-LABEL: @strides
// CHECK:         "tf.SpaceToBatchND"{{.*}} -> tensor<4x4x4x2xf32>
// CHECK:         "tf.Conv2D"({{.*}}) <{padding = "VALID"{{.*}} -> tensor<4x2x2x3xf32>
// CHECK:         "tf.BatchToSpaceND"{{.*}} -> tensor<1x4x4x3xf32>
// CHECK-NEXT:    return
func.func @strides(%x: tensor<1x8x8x2xf32>, %w: tensor<1x1x2x3xf32>) -> tensor<1x4x4x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %p = arith.constant dense<0> : tensor<2x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x8x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x4x4x2xf32>
  %1 = "tf.Conv2D"(%0, %w) {strides = [1, 2, 2, 1], padding = "VALID"}
    : (tensor<4x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<4x2x2x3xf32>
  %2 = "tf.BatchToSpaceND"(%1, %b, %p)
    : (tensor<4x2x2x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x4x4x3xf32>
  return %2 : tensor<1x4x4x3xf32>
}

// -----

// The blocks come back in another shape.
// CHECK-LABEL: @other_blocks
// CHECK:         "tf.SpaceToBatchND"{{.*}} -> tensor<4x4x4x2xf32>
// CHECK:         "tf.Conv2D"({{.*}}) <{padding = "VALID"{{.*}} -> tensor<4x4x4x3xf32>
// CHECK:         "tf.BatchToSpaceND"{{.*}} -> tensor<1x4x16x3xf32>
// CHECK-NEXT:    return
func.func @other_blocks(%x: tensor<1x8x8x2xf32>, %w: tensor<1x1x2x3xf32>) -> tensor<1x4x16x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %d = arith.constant dense<[1, 4]> : tensor<2xi32>
  %p = arith.constant dense<0> : tensor<2x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x8x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x4x4x2xf32>
  %1 = "tf.Conv2D"(%0, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<4x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<4x4x4x3xf32>
  %2 = "tf.BatchToSpaceND"(%1, %d, %p)
    : (tensor<4x4x4x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x4x16x3xf32>
  return %2 : tensor<1x4x16x3xf32>
}

// -----

// More is cropped than was padded.
// CHECK-LABEL: @cropped
// CHECK:         "tf.SpaceToBatchND"{{.*}} -> tensor<4x4x4x2xf32>
// CHECK:         "tf.Conv2D"({{.*}}) <{padding = "VALID"{{.*}} -> tensor<4x4x4x3xf32>
// CHECK:         "tf.BatchToSpaceND"{{.*}} -> tensor<1x6x6x3xf32>
// CHECK-NEXT:    return
func.func @cropped(%x: tensor<1x8x8x2xf32>, %w: tensor<1x1x2x3xf32>) -> tensor<1x6x6x3xf32> {
  %b = arith.constant dense<2> : tensor<2xi32>
  %p = arith.constant dense<0> : tensor<2x2xi32>
  %c = arith.constant dense<1> : tensor<2x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
    : (tensor<1x8x8x2xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<4x4x4x2xf32>
  %1 = "tf.Conv2D"(%0, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
    : (tensor<4x4x4x2xf32>, tensor<1x1x2x3xf32>) -> tensor<4x4x4x3xf32>
  %2 = "tf.BatchToSpaceND"(%1, %b, %c)
    : (tensor<4x4x4x3xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<1x6x6x3xf32>
  return %2 : tensor<1x6x6x3xf32>
}
