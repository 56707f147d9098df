// RUN: tflower-opt %s -tfl-prepare-tf=allow-bf16-and-f16-type-legalization=true --split-input-file | filecheck %s

// f16 is allowed.
// CHECK-LABEL: @conv
// CHECK:         "tf.Transpose"{{.*}} -> tensor<3x1x1x2xf16>
// CHECK:         "tfl.conv_2d"{{.*}}padding = "SAME"{{.*}} -> tensor<1x4x4x3xf16>
// CHECK-NEXT:    return
func.func @conv(%x: tensor<1x4x4x2xf16>, %w: tensor<1x1x2x3xf16>) -> tensor<1x4x4x3xf16> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "SAME"}
    : (tensor<1x4x4x2xf16>, tensor<1x1x2x3xf16>) -> tensor<1x4x4x3xf16>
  return %0 : tensor<1x4x4x3xf16>
}
