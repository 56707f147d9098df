// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// With a power.
// CHECK-LABEL: @power
// CHECK:         "tfl.gelu"{{.*}}approximate = true{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @power(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %a = arith.constant dense<0.797884583> : tensor<f32>
  %b = arith.constant dense<0.044715> : tensor<f32>
  %three = arith.constant dense<3.0> : tensor<f32>
  %0 = "tfl.pow"(%x, %three) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %b) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%x, %1) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.mul"(%2, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tfl.tanh"(%3) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = "tfl.add"(%4, %one) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %6 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %7 = "tfl.mul"(%6, %5) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %7 : tensor<2x3xf32>
}

// -----

// With products, the half last.
// CHECK-LABEL: @product
// CHECK:         "tfl.gelu"{{.*}}approximate = true{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @product(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %a = arith.constant dense<0.797884583> : tensor<f32>
  %b = arith.constant dense<0.044715> : tensor<f32>
  %s = "tfl.mul"(%x, %x) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %0 = "tfl.mul"(%x, %s) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %b) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%x, %1) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.mul"(%2, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tfl.tanh"(%3) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = "tfl.add"(%4, %one) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %6 = "tfl.mul"(%5, %half) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %8 = "tfl.mul"(%x, %6) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %8 : tensor<2x3xf32>
}

// -----

// The tanh has another user.
// CHECK-LABEL: @shared
// CHECK:         tfl.pow{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.add
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.tanh"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.add{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul
// CHECK-NEXT:    return
func.func @shared(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %half = arith.constant dense<0.5> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %a = arith.constant dense<0.797884583> : tensor<f32>
  %b = arith.constant dense<0.044715> : tensor<f32>
  %three = arith.constant dense<3.0> : tensor<f32>
  %0 = "tfl.pow"(%x, %three) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %b) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%x, %1) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.mul"(%2, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tfl.tanh"(%3) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = "tfl.add"(%4, %one) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %6 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %7 = "tfl.mul"(%6, %5) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4, %7 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// Exact, by erf.
// CHECK-LABEL: @erf
// CHECK:         "tfl.gelu"{{.*}}approximate = false{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @erf(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %c = arith.constant dense<0.707106769> : tensor<f32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tf.Erf"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %5 = "tfl.add"(%4, %one) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %6 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %7 = "tfl.mul"(%6, %5) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %7 : tensor<2x3xf32>
}

// -----

// Exact, by erfc.
// CHECK-LABEL: @erfc
// CHECK:         "tfl.gelu"{{.*}}approximate = false{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @erfc(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %c = arith.constant dense<0.707106769> : tensor<f32>
  %n = "tfl.neg"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %0 = "tfl.mul"(%n, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tf.Erfc"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %6 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %7 = "tfl.mul"(%6, %4) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %7 : tensor<2x3xf32>
}

// -----

// A wrong factor.
// CHECK-LABEL: @wrong_factor
// CHECK:         "tfl.neg"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.Erfc"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul
// CHECK-NEXT:    return
func.func @wrong_factor(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %c = arith.constant dense<0.8> : tensor<f32>
  %n = "tfl.neg"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %0 = "tfl.mul"(%n, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tf.Erfc"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %6 = "tfl.mul"(%x, %half) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %7 = "tfl.mul"(%6, %4) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %7 : tensor<2x3xf32>
}
