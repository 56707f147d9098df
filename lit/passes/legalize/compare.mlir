// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @comparisons
// CHECK: tfl.less
// CHECK: tfl.less_equal
// CHECK: tfl.greater
// CHECK: tfl.greater_equal
// CHECK: tfl.equal
// CHECK: tfl.not_equal
// CHECK: tfl.logical_and
// CHECK: tfl.logical_or
// CHECK: tfl.logical_not
func.func @comparisons(%x: tensor<2xf32>, %y: tensor<2xf32>)
    -> (tensor<2xi1>, tensor<2xi1>, tensor<2xi1>, tensor<2xi1>) {
  %0 = "tf.Less"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %1 = "tf.LessEqual"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %2 = "tf.Greater"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %3 = "tf.GreaterEqual"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %4 = "tf.Equal"(%x, %y) {incompatible_shape_error = true}
      : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %5 = "tf.NotEqual"(%x, %y) {incompatible_shape_error = true}
      : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %6 = "tf.LogicalAnd"(%0, %1) : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %7 = "tf.LogicalOr"(%2, %3) : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %8 = "tf.LogicalNot"(%4) : (tensor<2xi1>) -> tensor<2xi1>
  return %5, %6, %7, %8 : tensor<2xi1>, tensor<2xi1>, tensor<2xi1>, tensor<2xi1>
}

// -----

// With shapes that need not agree the runtime's comparison is another one.

// CHECK-LABEL: func.func @lenient
// CHECK: "tf.Equal"
func.func @lenient(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<*xi1> {
  %0 = "tf.Equal"(%x, %y) {incompatible_shape_error = false}
      : (tensor<?xf32>, tensor<?xf32>) -> tensor<*xi1>
  return %0 : tensor<*xi1>
}

// -----

// One static shape throughout allows the plain select.

// CHECK-LABEL: func.func @select
// CHECK: "tfl.select"
// CHECK: "tfl.select_v2"
// CHECK: "tfl.select"
func.func @select(%c: tensor<2xi1>, %x: tensor<2xf32>, %s: tensor<f32>)
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.SelectV2"(%c, %x, %x) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.SelectV2"(%c, %x, %s) : (tensor<2xi1>, tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tf.Select"(%c, %x, %x) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0, %1, %2 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @where
// CHECK: "tfl.where"
func.func @where(%c: tensor<2x3xi1>) -> tensor<?x2xi64> {
  %0 = "tf.Where"(%c) : (tensor<2x3xi1>) -> tensor<?x2xi64>
  return %0 : tensor<?x2xi64>
}
