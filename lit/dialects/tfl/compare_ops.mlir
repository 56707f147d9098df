// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite comparisons, logic and selection. The text of every op, there and back.

// CHECK-LABEL: func.func @less
// CHECK: tfl.less
func.func @less(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xi1> {
  %2 = "tfl.less"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @less_equal
// CHECK: tfl.less_equal
func.func @less_equal(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xi1> {
  %2 = "tfl.less_equal"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @greater
// CHECK: tfl.greater
func.func @greater(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xi1> {
  %2 = "tfl.greater"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @greater_equal
// CHECK: tfl.greater_equal
func.func @greater_equal(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xi1> {
  %2 = "tfl.greater_equal"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @not_equal
// CHECK: tfl.not_equal
func.func @not_equal(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xi1> {
  %2 = "tfl.not_equal"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @equal
// CHECK: tfl.equal
func.func @equal(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xi1> {
  %2 = "tfl.equal"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @logical_and
// CHECK: tfl.logical_and
func.func @logical_and(%0: tensor<2x3xi1>, %1: tensor<2x3xi1>) -> tensor<2x3xi1> {
  %2 = "tfl.logical_and"(%0, %1) : (tensor<2x3xi1>, tensor<2x3xi1>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @logical_or
// CHECK: tfl.logical_or
func.func @logical_or(%0: tensor<2x3xi1>, %1: tensor<2x3xi1>) -> tensor<2x3xi1> {
  %2 = "tfl.logical_or"(%0, %1) : (tensor<2x3xi1>, tensor<2x3xi1>) -> tensor<2x3xi1>
  func.return %2 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @logical_not
// CHECK: tfl.logical_not
func.func @logical_not(%0: tensor<2x3xi1>) -> tensor<2x3xi1> {
  %1 = "tfl.logical_not"(%0) : (tensor<2x3xi1>) -> tensor<2x3xi1>
  func.return %1 : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @select
// CHECK: tfl.select
func.func @select(%0: tensor<2x3xi1>, %1: tensor<2x3xf32>, %2: tensor<2x3xf32>) -> tensor<2x3xf32>
    {
  %3 = "tfl.select"(%0, %1, %2) : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) ->
      tensor<2x3xf32>
  func.return %3 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @select_v2
// CHECK: tfl.select_v2
func.func @select_v2(%0: tensor<2x1xi1>, %1: tensor<3xf32>, %2: tensor<f32>) -> tensor<2x3xf32> {
  %3 = "tfl.select_v2"(%0, %1, %2) : (tensor<2x1xi1>, tensor<3xf32>, tensor<f32>) ->
      tensor<2x3xf32>
  func.return %3 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @where
// CHECK: tfl.where
func.func @where(%0: tensor<2x3xi1>) -> tensor<?x2xi64> {
  %1 = "tfl.where"(%0) : (tensor<2x3xi1>) -> tensor<?x2xi64>
  func.return %1 : tensor<?x2xi64>
}
