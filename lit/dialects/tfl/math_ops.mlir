// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite functions of one tensor. The text of every op, there and back.

// CHECK-LABEL: func.func @abs
// CHECK: tfl.abs
func.func @abs(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.abs"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @ceil
// CHECK: tfl.ceil
func.func @ceil(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.ceil"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @cos
// CHECK: tfl.cos
func.func @cos(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.cos"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @exp
// CHECK: tfl.exp
func.func @exp(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.exp"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @floor
// CHECK: tfl.floor
func.func @floor(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.floor"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @log
// CHECK: tfl.log
func.func @log(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.log"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @neg
// CHECK: tfl.neg
func.func @neg(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.neg"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @round
// CHECK: tfl.round
func.func @round(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.round"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @rsqrt
// CHECK: tfl.rsqrt
func.func @rsqrt(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.rsqrt"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @sign
// CHECK: tfl.sign
func.func @sign(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.sign"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @sin
// CHECK: tfl.sin
func.func @sin(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.sin"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @sqrt
// CHECK: tfl.sqrt
func.func @sqrt(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.sqrt"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @square
// CHECK: tfl.square
func.func @square(%0: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %1 = "tfl.square"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1 : tensor<2x3xf32>
}
