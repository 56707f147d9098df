// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// Five is no activation's bound.
// CHECK-LABEL: func.func @five(
// CHECK:         tfl.add
// CHECK:         "tfl.minimum"(
func.func @five(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<5.0> : tensor<f32>
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "RELU"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.minimum"(%0, %c) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// Every element has a lower bound of its own, or there is none to bound.
// CHECK-LABEL: func.func @lower_bounds(
// CHECK:         "tfl.maximum"(%arg0
// CHECK:         "tfl.minimum"(
// CHECK:         "tfl.maximum"(%arg1
// CHECK:         "tfl.minimum"(
func.func @lower_bounds(%x: tensor<2xf32>, %e: tensor<0xf32>) -> (tensor<2xf32>, tensor<0xf32>) {
  %low = arith.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = "tfl.maximum"(%x, %low) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.minimum"(%0, %six) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %none = arith.constant dense<> : tensor<0xf32>
  %2 = "tfl.maximum"(%e, %none) : (tensor<0xf32>, tensor<0xf32>) -> tensor<0xf32>
  %3 = "tfl.minimum"(%2, %six) : (tensor<0xf32>, tensor<f32>) -> tensor<0xf32>
  return %1, %3 : tensor<2xf32>, tensor<0xf32>
}

// The result says more of its shape than the operand.
// CHECK-LABEL: func.func @leaky_maximum(
// CHECK:         "tfl.maximum"(
func.func @leaky_maximum(%x: tensor<?xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<0.5> : tensor<f32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %1 = "tfl.maximum"(%0, %x) : (tensor<?xf32>, tensor<?xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// The choice is not by the sign.
// CHECK-LABEL: func.func @leaky_above_one(
// CHECK:         "tfl.select"(
func.func @leaky_above_one(%x: tensor<2xf32>) -> tensor<2xf32> {
  %one = arith.constant dense<1.0> : tensor<f32>
  %c = arith.constant dense<0.5> : tensor<f32>
  %0 = "tfl.greater_equal"(%x, %one) : (tensor<2xf32>, tensor<f32>) -> tensor<2xi1>
  %1 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tfl.select"(%0, %x, %1) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// Every element has a slope of its own.
// CHECK-LABEL: func.func @leaky_slopes(
// CHECK:         "tfl.select"(
func.func @leaky_slopes(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %c = arith.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %0 = "tfl.greater_equal"(%x, %zero) : (tensor<2xf32>, tensor<f32>) -> tensor<2xi1>
  %1 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.select"(%0, %x, %1) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// The sum says more of its shape than the operand.
// CHECK-LABEL: func.func @prelu(
// CHECK:         tfl.add
func.func @prelu(%x: tensor<2x?xf32>, %a: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.relu"(%x) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %1 = "tfl.neg"(%x) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %2 = "tfl.relu"(%1) : (tensor<2x?xf32>) -> tensor<2x?xf32>
  %3 = "tfl.mul"(%2, %a) {fused_activation_function = "NONE"} : (tensor<2x?xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"} : (tensor<2x?xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// Two over one and the power.
// CHECK-LABEL: func.func @logistic(
// CHECK:         tfl.div
func.func @logistic(%x: tensor<2xf32>) -> tensor<2xf32> {
  %one = arith.constant dense<1.0> : tensor<f32>
  %two = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.add"(%1, %one) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %3 = "tfl.div"(%two, %2) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  return %3 : tensor<2xf32>
}

// The bound is one instead of zero.
// CHECK-LABEL: func.func @elu_above_one(
// CHECK:         "tfl.exp"(
// CHECK:         "tfl.select"(
func.func @elu_above_one(%x: tensor<2xf32>) -> tensor<2xf32> {
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.greater"(%x, %one) : (tensor<2xf32>, tensor<f32>) -> tensor<2xi1>
  %1 = "tfl.select"(%0, %one, %x) : (tensor<2xi1>, tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.exp"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.sub"(%2, %one) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %4 = "tfl.select"(%0, %x, %3) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %4 : tensor<2xf32>
}

// Two is taken away instead of one.
// CHECK-LABEL: func.func @elu_less_two(
// CHECK:         "tfl.exp"(
// CHECK:         "tfl.select"(
func.func @elu_less_two(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %two = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.greater"(%x, %zero) : (tensor<2xf32>, tensor<f32>) -> tensor<2xi1>
  %1 = "tfl.select"(%0, %zero, %x) : (tensor<2xi1>, tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.exp"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.sub"(%2, %two) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %4 = "tfl.select"(%0, %x, %3) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %4 : tensor<2xf32>
}

// The result of clamping says more of its shape than the operand.
// CHECK-LABEL: func.func @clamp(
// CHECK:         "tfl.maximum"(
// CHECK:         "tfl.minimum"(
func.func @clamp(%x: tensor<?xf32>) -> tensor<2xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = "tfl.maximum"(%x, %zero) : (tensor<?xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tfl.minimum"(%0, %six) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
