// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite conversions between element types. The text of every op, there and back.

// CHECK-LABEL: func.func @cast
// CHECK: tfl.cast
func.func @cast(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.cast"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @bitcast
// CHECK: tfl.bitcast
func.func @bitcast(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.bitcast"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @complex_abs
// CHECK: tfl.complex_abs
func.func @complex_abs(%0: tensor<2x3xcomplex<f32>>) -> tensor<2x3xf32> {
  %1 = "tfl.complex_abs"(%0) : (tensor<2x3xcomplex<f32>>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @real
// CHECK: tfl.real
func.func @real(%0: tensor<2x3xcomplex<f32>>) -> tensor<2x3xf32> {
  %1 = "tfl.real"(%0) : (tensor<2x3xcomplex<f32>>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @imag
// CHECK: tfl.imag
func.func @imag(%0: tensor<2x3xcomplex<f32>>) -> tensor<2x3xf32> {
  %1 = "tfl.imag"(%0) : (tensor<2x3xcomplex<f32>>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}
