// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// A quarter of the value, not half of it.
// CHECK-LABEL: func.func @quarter(
// CHECK:         "tf.Erf"(
// CHECK:         "tfl.tanh"(
// CHECK-NOT:     "tfl.gelu"
func.func @quarter(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %half = arith.constant dense<0.25> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %c = arith.constant dense<0.707106769> : tensor<f32>
  %a = arith.constant dense<0.797884583> : tensor<f32>
  %b = arith.constant dense<0.044715> : tensor<f32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tf.Erf"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.add"(%1, %one) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %3 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %4 = "tfl.mul"(%3, %2) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %5 = "tfl.square"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %6 = "tfl.mul"(%x, %5) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %7 = "tfl.mul"(%6, %b) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %8 = "tfl.add"(%x, %7) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %9 = "tfl.mul"(%8, %a) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %10 = "tfl.tanh"(%9) : (tensor<2xf32>) -> tensor<2xf32>
  %11 = "tfl.add"(%10, %one) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %12 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %13 = "tfl.mul"(%12, %11) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %4, %13 : tensor<2xf32>, tensor<2xf32>
}

// The fourth power, not the third.
// CHECK-LABEL: func.func @fourth(
// CHECK:         tfl.pow
// CHECK-NOT:     "tfl.gelu"
func.func @fourth(%x: tensor<2xf32>) -> tensor<2xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %four = arith.constant dense<4.0> : tensor<f32>
  %a = arith.constant dense<0.797884583> : tensor<f32>
  %b = arith.constant dense<0.044715> : tensor<f32>
  %0 = "tfl.pow"(%x, %four) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tfl.mul"(%0, %b) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tfl.add"(%x, %1) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.mul"(%2, %a) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %4 = "tfl.tanh"(%3) : (tensor<2xf32>) -> tensor<2xf32>
  %5 = "tfl.add"(%4, %one) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %6 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %7 = "tfl.mul"(%6, %5) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %7 : tensor<2xf32>
}

// The error function of half the value.
// CHECK-LABEL: func.func @wide(
// CHECK:         "tf.Erf"(
// CHECK-NOT:     "tfl.gelu"
func.func @wide(%x: tensor<2xf32>) -> tensor<2xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %c = arith.constant dense<0.3> : tensor<f32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tf.Erf"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.add"(%1, %one) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %3 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %4 = "tfl.mul"(%3, %2) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %4 : tensor<2xf32>
}
