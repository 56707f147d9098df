// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @casts
// CHECK: "tfl.cast"(%{{.*}}) : (tensor<2xf32>) -> tensor<2xi32>
// CHECK: "tfl.bitcast"(%{{.*}}) : (tensor<2xi32>) -> tensor<2xf32>
func.func @casts(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Cast"(%x) {Truncate = false} : (tensor<2xf32>) -> tensor<2xi32>
  %1 = "tf.Bitcast"(%0) : (tensor<2xi32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// There is no cast to uint64.

// CHECK-LABEL: func.func @unsigned
// CHECK: "tf.Cast"
func.func @unsigned(%x: tensor<2xf32>) -> tensor<2xui64> {
  %0 = "tf.Cast"(%x) {Truncate = false} : (tensor<2xf32>) -> tensor<2xui64>
  return %0 : tensor<2xui64>
}
