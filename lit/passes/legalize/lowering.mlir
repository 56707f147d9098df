// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @checked_quotient
// CHECK: tfl.equal
// CHECK: tfl.div
// CHECK: "tfl.select_v2"
func.func @checked_quotient(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.DivNoNan"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @xlogy
// CHECK: tfl.equal
// CHECK: "tfl.log"
// CHECK: tfl.mul
// CHECK: "tfl.select"
func.func @xlogy(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Xlogy"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A lowering that ends in an op without counterpart leaves no trace.

// CHECK-LABEL: func.func @nowhere
// CHECK-NEXT: "tf.DivNoNan"
// CHECK-NEXT: return
func.func @nowhere(%x: tensor<2xf64>, %y: tensor<2xf64>) -> tensor<2xf64> {
  %0 = "tf.DivNoNan"(%x, %y) : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64>
  return %0 : tensor<2xf64>
}

// -----

// CHECK-LABEL: func.func @selu
// CHECK: tfl.greater
// CHECK: tfl.mul
// CHECK: "tfl.exp"
// CHECK: tfl.sub
// CHECK: tfl.mul
// CHECK: "tfl.select"
func.func @selu(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Selu"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @roll
// CHECK: "tfl.slice"
// CHECK: "tfl.slice"
// CHECK: "tfl.concatenation"
func.func @roll(%x: tensor<5x2xf32>) -> tensor<5x2xf32> {
  %s = "tf.Const"() {value = dense<2> : tensor<i32>} : () -> tensor<i32>
  %a = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Roll"(%x, %s, %a) : (tensor<5x2xf32>, tensor<i32>, tensor<i32>) -> tensor<5x2xf32>
  return %0 : tensor<5x2xf32>
}

// -----

// CHECK-LABEL: func.func @stitch
// CHECK: "tfl.unpack"
// CHECK: "tfl.unpack"
// CHECK: "tfl.pack"
func.func @stitch(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<4x3xf32> {
  %i = "tf.Const"() {value = dense<[0, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  %j = "tf.Const"() {value = dense<[1, 3]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.DynamicStitch"(%i, %j, %x, %y)
      : (tensor<2xi32>, tensor<2xi32>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// Five dimensions are more than the kernel takes.

// CHECK-LABEL: func.func @space_to_batch
// CHECK: "tfl.pad"
// CHECK: "tfl.reshape"
// CHECK: "tfl.transpose"
// CHECK: "tfl.reshape"
func.func @space_to_batch(%x: tensor<1x3x3x2x2xf32>) -> tensor<8x2x2x1x2xf32> {
  %b = "tf.Const"() {value = dense<2> : tensor<3xi64>} : () -> tensor<3xi64>
  %p = "tf.Const"() {value = dense<[[0, 1], [1, 0], [0, 0]]> : tensor<3x2xi64>} : () -> tensor<3x2xi64>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p)
      : (tensor<1x3x3x2x2xf32>, tensor<3xi64>, tensor<3x2xi64>) -> tensor<8x2x2x1x2xf32>
  return %0 : tensor<8x2x2x1x2xf32>
}
