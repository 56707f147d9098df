// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite elementwise arithmetic. The text of every op, there and back.

// CHECK-LABEL: func.func @add
// CHECK: tfl.add
// CHECK-SAME: fused_activation_function = "NONE"
func.func @add(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.add"(%0, %1) <{fused_activation_function = "NONE"}> : (tensor<2x3xf32>,
      tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @add_n
// CHECK: tfl.add_n
func.func @add_n(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>, %2: tensor<2x3xf32>) -> tensor<2x3xf32>
    {
  %3 = "tfl.add_n"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) ->
      tensor<2x3xf32>
  func.return %3 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @sub
// CHECK: tfl.sub
// CHECK-SAME: fused_activation_function = "NONE"
func.func @sub(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.sub"(%0, %1) <{fused_activation_function = "NONE"}> : (tensor<2x3xf32>,
      tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @mul
// CHECK: tfl.mul
// CHECK-SAME: fused_activation_function = "NONE"
func.func @mul(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.mul"(%0, %1) <{fused_activation_function = "NONE"}> : (tensor<2x3xf32>,
      tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @div
// CHECK: tfl.div
// CHECK-SAME: fused_activation_function = "NONE"
func.func @div(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.div"(%0, %1) <{fused_activation_function = "NONE"}> : (tensor<2x3xf32>,
      tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @floor_div
// CHECK: tfl.floor_div
func.func @floor_div(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.floor_div"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @floor_mod
// CHECK: tfl.floor_mod
func.func @floor_mod(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.floor_mod"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @maximum
// CHECK: tfl.maximum
func.func @maximum(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.maximum"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @minimum
// CHECK: tfl.minimum
func.func @minimum(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.minimum"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @pow
// CHECK: tfl.pow
func.func @pow(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.pow"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @squared_difference
// CHECK: tfl.squared_difference
func.func @squared_difference(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.squared_difference"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @atan2
// CHECK: tfl.atan2
func.func @atan2(%0: tensor<2x3xf32>, %1: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.atan2"(%0, %1) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @bitwise_xor
// CHECK: tfl.bitwise_xor
func.func @bitwise_xor(%0: tensor<2x3xi32>, %1: tensor<2x3xi32>) -> tensor<2x3xi32> {
  %2 = "tfl.bitwise_xor"(%0, %1) : (tensor<2x3xi32>, tensor<2x3xi32>) -> tensor<2x3xi32>
  func.return %2 : tensor<2x3xi32>
}

// CHECK-LABEL: func.func @right_shift
// CHECK: tfl.right_shift
func.func @right_shift(%0: tensor<2x3xi32>, %1: tensor<2x3xi32>) -> tensor<2x3xi32> {
  %2 = "tfl.right_shift"(%0, %1) : (tensor<2x3xi32>, tensor<2x3xi32>) -> tensor<2x3xi32>
  func.return %2 : tensor<2x3xi32>
}
