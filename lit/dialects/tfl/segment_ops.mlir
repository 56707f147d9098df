// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite reductions by segment. The text of every op, there and back.

// CHECK-LABEL: func.func @segment_sum
// CHECK: tfl.segment_sum
func.func @segment_sum(%0: tensor<3x2xf32>, %1: tensor<3xi32>) -> tensor<?x2xf32> {
  %2 = "tfl.segment_sum"(%0, %1) : (tensor<3x2xf32>, tensor<3xi32>) -> tensor<?x2xf32>
  func.return %2 : tensor<?x2xf32>
}

// CHECK-LABEL: func.func @unsorted_segment_sum
// CHECK: tfl.unsorted_segment_sum
func.func @unsorted_segment_sum(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>, %2: tensor<2x3xi32>) ->
    tensor<?xf32> {
  %3 = "tfl.unsorted_segment_sum"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2x3xi32>,
      tensor<2x3xi32>) -> tensor<?xf32>
  func.return %3 : tensor<?xf32>
}

// CHECK-LABEL: func.func @unsorted_segment_prod
// CHECK: tfl.unsorted_segment_prod
func.func @unsorted_segment_prod(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>, %2: tensor<2x3xi32>) ->
    tensor<?xf32> {
  %3 = "tfl.unsorted_segment_prod"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2x3xi32>,
      tensor<2x3xi32>) -> tensor<?xf32>
  func.return %3 : tensor<?xf32>
}

// CHECK-LABEL: func.func @unsorted_segment_max
// CHECK: tfl.unsorted_segment_max
func.func @unsorted_segment_max(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>, %2: tensor<2x3xi32>) ->
    tensor<?xf32> {
  %3 = "tfl.unsorted_segment_max"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2x3xi32>,
      tensor<2x3xi32>) -> tensor<?xf32>
  func.return %3 : tensor<?xf32>
}

// CHECK-LABEL: func.func @unsorted_segment_min
// CHECK: tfl.unsorted_segment_min
func.func @unsorted_segment_min(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>, %2: tensor<2x3xi32>) ->
    tensor<?xf32> {
  %3 = "tfl.unsorted_segment_min"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2x3xi32>,
      tensor<2x3xi32>) -> tensor<?xf32>
  func.return %3 : tensor<?xf32>
}
