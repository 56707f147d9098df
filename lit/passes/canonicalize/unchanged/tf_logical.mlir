// RUN: tflower-opt %s -canonicalize | filecheck %s

// Some elements are kept and some are not.
// CHECK-LABEL: func.func @mixed(
// CHECK:         "tf.LogicalAnd"(
func.func @mixed(%x: tensor<2xi1>) -> tensor<2xi1> {
  %c = "tf.Const"() {value = dense<[true, false]> : tensor<2xi1>} : () -> tensor<2xi1>
  %0 = "tf.LogicalAnd"(%x, %c) : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  return %0 : tensor<2xi1>
}

// These shapes do not fit each other, which must be no error.
// CHECK-LABEL: func.func @shapes(
// CHECK:         incompatible_shape_error = false
func.func @shapes(%x: tensor<2xf32>, %y: tensor<3xf32>) -> tensor<*xi1> {
  %0 = "tf.Equal"(%x, %y) {incompatible_shape_error = false} : (tensor<2xf32>, tensor<3xf32>) -> tensor<*xi1>
  return %0 : tensor<*xi1>
}

// Nothing chooses nothing.
// CHECK-LABEL: func.func @empty(
// CHECK:         "tf.SelectV2"(
func.func @empty(%x: tensor<0xf32>, %y: tensor<0xf32>) -> tensor<0xf32> {
  %none = "tf.Const"() {value = dense<> : tensor<0xi1>} : () -> tensor<0xi1>
  %0 = "tf.SelectV2"(%none, %x, %y) : (tensor<0xi1>, tensor<0xf32>, tensor<0xf32>) -> tensor<0xf32>
  return %0 : tensor<0xf32>
}
