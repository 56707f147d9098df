// RUN: tflower-opt %s -tf-layout-optimization=force-data-format=NHWC --split-input-file | filecheck %s

// Transposes between two poolings cancel; those at the ends stay.
// CHECK-LABEL: @two
// CHECK:         "tf.Transpose"(%arg0
// CHECK-NEXT:    "tf.MaxPool"
// CHECK-NEXT:    "tf.Relu"
// CHECK-NEXT:    "tf.MaxPool"
// CHECK-NEXT:    "tf.Transpose"
// CHECK-NEXT:    return
func.func @two(%x: tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32> {
  %0 = "tf.MaxPool"(%x) {data_format = "NCHW", ksize = [1, 1, 2, 2], padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %1 = "tf.Relu"(%0) : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %2 = "tf.MaxPool"(%1) {data_format = "NCHW", ksize = [1, 1, 2, 2], padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  return %2 : tensor<1x3x8x8xf32>
}
