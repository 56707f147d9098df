// RUN: tflower-opt %s --toco-identify-nearest-upsample --split-input-file | filecheck %s

// Rows and columns are doubled.
// CHECK-LABEL: @upsample
// CHECK:         [[R:%[0-9]+]] = "tfl.reshape"({{.*}} -> tensor<1x2x3x4xf32>
// CHECK:         [[W:%[0-9]+]] = "tfl.pack"([[R]], [[R]]) {{.*}}axis = 3 {{.*}} -> tensor<1x2x3x2x4xf32>
// CHECK:         "tfl.pack"([[W]], [[W]]) {{.*}}axis = 2 {{.*}} -> tensor<1x2x2x3x2x4xf32>
func.func @upsample(%x: tensor<1x2x1x3x1x4xf32>) -> tensor<1x2x2x3x2x4xf32> {
  %ones = arith.constant dense<1.0> : tensor<1x1x2x1x2x1xf32>
  %0 = "tfl.mul"(%x, %ones) {fused_activation_function = "NONE"} : (tensor<1x2x1x3x1x4xf32>, tensor<1x1x2x1x2x1xf32>) -> tensor<1x2x2x3x2x4xf32>
  return %0 : tensor<1x2x2x3x2x4xf32>
}

// -----

// Not all are ones.
// CHECK-LABEL: @not_ones
// CHECK:         tfl.mul
func.func @not_ones(%x: tensor<2x1xf32>) -> tensor<2x2xf32> {
  %twos = arith.constant dense<2.0> : tensor<1x2xf32>
  %0 = "tfl.mul"(%x, %twos) {fused_activation_function = "NONE"} : (tensor<2x1xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// The first axis is repeated too, which packing by pairs would miss.
// CHECK-LABEL: @more_than_pairs
// CHECK:         tfl.mul
func.func @more_than_pairs(%x: tensor<1x2x1xf32>) -> tensor<5x2x2xf32> {
  %ones = arith.constant dense<1.0> : tensor<5x1x2xf32>
  %0 = "tfl.mul"(%x, %ones) {fused_activation_function = "NONE"} : (tensor<1x2x1xf32>, tensor<5x1x2xf32>) -> tensor<5x2x2xf32>
  return %0 : tensor<5x2x2xf32>
}

// -----

// The activation would be lost.
// CHECK-LABEL: @with_activation
// CHECK:         tfl.mul
func.func @with_activation(%x: tensor<2x1xf32>) -> tensor<2x2xf32> {
  %ones = arith.constant dense<1.0> : tensor<1x2xf32>
  %0 = "tfl.mul"(%x, %ones) {fused_activation_function = "RELU"} : (tensor<2x1xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
