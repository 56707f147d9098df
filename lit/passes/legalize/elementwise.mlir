// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// Sums lose the distinction between Add, AddV2 and BiasAdd.

// CHECK-LABEL: func.func @sums
// CHECK: tfl.add
// CHECK: tfl.add
// CHECK: tfl.add
// CHECK-NOT: tf.
func.func @sums(%x: tensor<2x3xf32>, %b: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Add"(%x, %b) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tf.AddV2"(%0, %b) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tf.BiasAdd"(%1, %b) {data_format = "NHWC"}
      : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// The kernels have no doubles: the op stays.

// CHECK-LABEL: func.func @doubles
// CHECK: "tf.Mul"
func.func @doubles(%x: tensor<2xf64>) -> tensor<2xf64> {
  %0 = "tf.Mul"(%x, %x) : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64>
  return %0 : tensor<2xf64>
}

// -----

// CHECK-LABEL: func.func @binary
// CHECK: tfl.sub
// CHECK: tfl.mul
// CHECK: tfl.div
// CHECK: tfl.floor_div
// CHECK: tfl.floor_mod
// CHECK: tfl.maximum
// CHECK: tfl.minimum
// CHECK: tfl.pow
// CHECK: tfl.squared_difference
func.func @binary(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Sub"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Mul"(%0, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.RealDiv"(%1, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.FloorDiv"(%2, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %4 = "tf.FloorMod"(%3, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %5 = "tf.Maximum"(%4, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %6 = "tf.Minimum"(%5, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %7 = "tf.Pow"(%6, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %8 = "tf.SquaredDifference"(%7, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %8 : tensor<2xf32>
}
