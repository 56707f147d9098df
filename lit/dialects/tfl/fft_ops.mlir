// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite Fourier transforms. The text of every op, there and back.

// CHECK-LABEL: func.func @rfft2d
// CHECK: tfl.rfft2d
func.func @rfft2d(%0: tensor<2x8x8xf32>, %1: tensor<2xi32>) -> tensor<2x?x?xcomplex<f32>> {
  %2 = "tfl.rfft2d"(%0, %1) : (tensor<2x8x8xf32>, tensor<2xi32>) -> tensor<2x?x?xcomplex<f32>>
  func.return %2 : tensor<2x?x?xcomplex<f32>>
}
