// RUN: tflower-opt %s | tflower-opt - | filecheck %s

// One op whose place is said by tokens: all from one line, so that is how it stays.
// CHECK-LABEL: func.func @short
// CHECK: %outputs, %control = tfl.control_node controls "tfl.abs"(%arg0) : (tensor<2xf32>) -> tensor<2xf32>
// CHECK: tfl.control_node(%control) controls "tfl.neg"(%outputs) : (tensor<2xf32>) -> tensor<2xf32>
func.func @short(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0, %c0 = tfl.control_node controls "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1, %c1 = tfl.control_node(%c0) controls "tfl.neg"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}
