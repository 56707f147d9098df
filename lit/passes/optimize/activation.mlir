// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// x * relu6(x + 3) / 6, the factor last.
// CHECK-LABEL: @hard_swish
// CHECK:         "tfl.hard_swish"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @hard_swish(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%x, %0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %sixth) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// The factor first.
// CHECK-LABEL: @hard_swish_of_product
// CHECK:         "tfl.hard_swish"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @hard_swish_of_product(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %sixth) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %x) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// A quotient.
// CHECK-LABEL: @hard_swish_of_quotient
// CHECK:         "tfl.hard_swish"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @hard_swish_of_quotient(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.div"(%0, %six) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%x, %1) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// The two x differ.
// CHECK-LABEL: @no_hard_swish
// CHECK:         tfl.add{{.*}}fused_activation_function = "RELU6"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @no_hard_swish(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%y, %0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %sixth) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// A wrong constant.
// CHECK-LABEL: @no_hard_swish_of_two
// CHECK:         tfl.add{{.*}}fused_activation_function = "RELU6"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @no_hard_swish_of_two(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<2.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%x, %0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %sixth) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// max(x, 0).
// CHECK-LABEL: @relu
// CHECK:         "tfl.relu"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %z = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.maximum"(%x, %z) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Integers have no relu.
// CHECK-LABEL: @maximum_of_integers
// CHECK:         "tfl.maximum"{{.*}} -> tensor<2x3xi32>
// CHECK-NEXT:    return
func.func @maximum_of_integers(%x: tensor<2x3xi32>) -> tensor<2x3xi32> {
  %z = arith.constant dense<0> : tensor<i32>
  %0 = "tfl.maximum"(%x, %z) : (tensor<2x3xi32>, tensor<i32>) -> tensor<2x3xi32>
  return %0 : tensor<2x3xi32>
}

// -----

// min(max(x, 0), 6).
// CHECK-LABEL: @relu6
// CHECK:         "tfl.relu6"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu6(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %z = arith.constant dense<0.0> : tensor<f32>
  %s = arith.constant dense<6.0> : tensor<f32>
  %0 = "tfl.maximum"(%x, %z) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.minimum"(%0, %s) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// max(min(x, 6), 0).
// CHECK-LABEL: @relu6_of_minimum
// CHECK:         "tfl.relu6"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu6_of_minimum(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %z = arith.constant dense<0.0> : tensor<f32>
  %s = arith.constant dense<6.0> : tensor<f32>
  %0 = "tfl.minimum"(%x, %s) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.maximum"(%0, %z) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The relu is part of the sum already.
// CHECK-LABEL: @relu6_of_sum
// CHECK:         tfl.add{{.*}}fused_activation_function = "RELU6"
// CHECK-NEXT:    return
func.func @relu6_of_sum(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<6.0> : tensor<f32>
  %0 = "tfl.add"(%x, %y) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.relu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.minimum"(%1, %s) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Between -1 and 1.
// CHECK-LABEL: @relu_n1_to_1
// CHECK:         "tfl.relu_n1_to_1"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu_n1_to_1(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %l = arith.constant dense<-1.0> : tensor<f32>
  %h = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.maximum"(%x, %l) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.minimum"(%0, %h) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Between 0 and 1.
// CHECK-LABEL: @relu_0_to_1
// CHECK:         "tfl.relu_0_to_1"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu_0_to_1(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %l = arith.constant dense<0.0> : tensor<f32>
  %h = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.minimum"(%x, %h) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.maximum"(%0, %l) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// No activation has these bounds.
// CHECK-LABEL: @other_bounds
// CHECK:         "tfl.minimum"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.maximum"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @other_bounds(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %l = arith.constant dense<-2.0> : tensor<f32>
  %h = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.minimum"(%x, %h) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.maximum"(%0, %l) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// max(x * a, x) with |a| < 1.
// CHECK-LABEL: @leaky_relu
// CHECK:         "tfl.leaky_relu"{{.*}}alpha = 2.500000e-01 : f32{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @leaky_relu(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<0.25> : tensor<f32>
  %0 = "tfl.mul"(%x, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.maximum"(%0, %x) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// With a > 1 it is something else.
// CHECK-LABEL: @no_leaky_relu
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.maximum"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @no_leaky_relu(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<1.5> : tensor<f32>
  %0 = "tfl.mul"(%x, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.maximum"(%0, %x) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// select(x >= 0, x, x * a).
// CHECK-LABEL: @leaky_relu_of_select
// CHECK:         "tfl.leaky_relu"{{.*}}alpha = 2.500000e-01 : f32{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @leaky_relu_of_select(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %z = arith.constant dense<0.0> : tensor<f32>
  %a = arith.constant dense<0.25> : tensor<f32>
  %c = "tfl.greater_equal"(%x, %z) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xi1>
  %0 = "tfl.mul"(%x, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.select"(%c, %x, %0)
    : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// As Keras writes PReLU.
// CHECK-LABEL: @prelu
// CHECK:         "tfl.neg"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tfl.prelu"{{.*}} -> tensor<2x3x4xf32>
// CHECK-NEXT:    return
func.func @prelu(%x: tensor<2x3x4xf32>, %a: tensor<3x4xf32>) -> tensor<2x3x4xf32> {
  %0 = "tfl.relu"(%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %1 = "tfl.neg"(%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %2 = "tfl.relu"(%1) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %3 = "tfl.mul"(%2, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3x4xf32>, tensor<3x4xf32>) -> tensor<2x3x4xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"}
    : (tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %4 : tensor<2x3x4xf32>
}

// -----

// The rank of the slopes is that of x.
// CHECK-LABEL: @no_prelu
// CHECK:         "tfl.relu"{{.*}} -> tensor<2x3x4xf32>
// CHECK:         "tfl.neg"{{.*}} -> tensor<2x3x4xf32>
// CHECK:         "tfl.relu"{{.*}} -> tensor<2x3x4xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3x4xf32>
// CHECK:         tfl.add
// CHECK-NEXT:    return
func.func @no_prelu(%x: tensor<2x3x4xf32>, %a: tensor<1x3x4xf32>) -> tensor<2x3x4xf32> {
  %0 = "tfl.relu"(%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %1 = "tfl.neg"(%x) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %2 = "tfl.relu"(%1) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %3 = "tfl.mul"(%2, %a) {fused_activation_function = "NONE"}
    : (tensor<2x3x4xf32>, tensor<1x3x4xf32>) -> tensor<2x3x4xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"}
    : (tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %4 : tensor<2x3x4xf32>
}

// -----

// 1 / (1 + exp(-x)).
// CHECK-LABEL: @logistic
// CHECK:         "tfl.logistic"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @logistic(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.neg"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.exp"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%1, %one) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %3 = "tfl.div"(%one, %2) {fused_activation_function = "NONE"}
    : (tensor<f32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}

// -----

// select(x > 0, x, exp(select(x > 0, 0, x)) - 1).
// CHECK-LABEL: @elu
// CHECK:         "tfl.elu"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @elu(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %z = arith.constant dense<0.0> : tensor<2x3xf32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %c = "tfl.greater"(%x, %z) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  %0 = "tfl.select"(%c, %z, %x)
    : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.exp"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.sub"(%1, %one) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %4 = "tfl.select"(%c, %x, %2)
    : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// What is never negative needs no relu.
// CHECK-LABEL: @relu_of_logistic
// CHECK:         "tfl.logistic"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu_of_logistic(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.logistic"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.relu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// A square is not negative either.
// CHECK-LABEL: @relu_of_square
// CHECK:         tfl.squared_difference
// CHECK-NEXT:    return
func.func @relu_of_square(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.squared_difference"(%x, %y) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.relu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// A relu with a bound of 1.
// CHECK-LABEL: @bounded_relu
// CHECK:         "tfl.relu_0_to_1"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @bounded_relu(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.relu"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.minimum"(%0, %c) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// In the other order.
// CHECK-LABEL: @minimum_first
// CHECK:         "tfl.relu_0_to_1"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @minimum_first(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.minimum"(%x, %c) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.relu"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// A bound of 2.
// CHECK-LABEL: @bound_of_two
// CHECK:         "tfl.relu"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.minimum"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @bound_of_two(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.relu"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.minimum"(%0, %c) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// What was cut off below 0 already, by an op or by its activation.
// CHECK-LABEL: @relu_twice
// CHECK-NEXT:    tfl.add
// CHECK-NEXT:    "tfl.exp"
// CHECK-NEXT:    return %0, %1
func.func @relu_twice(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = tfl.add %x, %y {fused_activation_function = "RELU6"} : tensor<2xf32>
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.relu"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  return %1, %3 : tensor<2xf32>, tensor<2xf32>
}
