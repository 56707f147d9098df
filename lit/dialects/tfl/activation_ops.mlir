// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite activations. The text of every op, there and back.

// CHECK-LABEL: func.func @elu
// CHECK: tfl.elu
func.func @elu(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.elu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @gelu
// CHECK: tfl.gelu
// CHECK-SAME: approximate = false
func.func @gelu(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.gelu"(%0) <{approximate = false}> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @hard_swish
// CHECK: tfl.hard_swish
func.func @hard_swish(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.hard_swish"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @leaky_relu
// CHECK: tfl.leaky_relu
// CHECK-SAME: alpha = 2.500000e-01 : f32
func.func @leaky_relu(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.leaky_relu"(%0) <{alpha = 2.500000e-01 : f32}> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @logistic
// CHECK: tfl.logistic
func.func @logistic(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.logistic"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @tanh
// CHECK: tfl.tanh
func.func @tanh(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.tanh"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @prelu
// CHECK: tfl.prelu
func.func @prelu(%0: tensor<1x8x8x4xf32>, %1: tensor<1x1x4xf32>) -> tensor<1x8x8x4xf32> {
  %2 = "tfl.prelu"(%0, %1) : (tensor<1x8x8x4xf32>, tensor<1x1x4xf32>) -> tensor<1x8x8x4xf32>
  func.return %2 : tensor<1x8x8x4xf32>
}

// CHECK-LABEL: func.func @relu
// CHECK: tfl.relu
func.func @relu(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.relu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @relu6
// CHECK: tfl.relu6
func.func @relu6(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.relu6"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @relu_0_to_1
// CHECK: tfl.relu_0_to_1
func.func @relu_0_to_1(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.relu_0_to_1"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @relu_n1_to_1
// CHECK: tfl.relu_n1_to_1
func.func @relu_n1_to_1(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.relu_n1_to_1"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @softmax
// CHECK: tfl.softmax
// CHECK-SAME: beta = 1.000000e+00 : f32
func.func @softmax(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.softmax"(%0) <{beta = 1.000000e+00 : f32}> : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @log_softmax
// CHECK: tfl.log_softmax
func.func @log_softmax(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.log_softmax"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @l2_normalization
// CHECK: tfl.l2_normalization
// CHECK-SAME: fused_activation_function = "NONE"
func.func @l2_normalization(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.l2_normalization"(%0) <{fused_activation_function = "NONE"}> : (tensor<2x3xf32>) ->
      tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}
