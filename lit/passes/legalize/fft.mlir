// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @spectrum
// CHECK: "tfl.rfft2d"
// CHECK: "tfl.complex_abs"
// CHECK: "tfl.real"
// CHECK: "tfl.imag"
func.func @spectrum(%x: tensor<2x8x8xf32>)
    -> (tensor<2x8x5xf32>, tensor<2x8x5xf32>, tensor<2x8x5xf32>) {
  %l = "tf.Const"() {value = dense<8> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.RFFT2D"(%x, %l) : (tensor<2x8x8xf32>, tensor<2xi32>) -> tensor<2x8x5xcomplex<f32>>
  %1 = "tf.ComplexAbs"(%0) : (tensor<2x8x5xcomplex<f32>>) -> tensor<2x8x5xf32>
  %2 = "tf.Real"(%0) : (tensor<2x8x5xcomplex<f32>>) -> tensor<2x8x5xf32>
  %3 = "tf.Imag"(%0) : (tensor<2x8x5xcomplex<f32>>) -> tensor<2x8x5xf32>
  return %1, %2, %3 : tensor<2x8x5xf32>, tensor<2x8x5xf32>, tensor<2x8x5xf32>
}
