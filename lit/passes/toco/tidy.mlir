// RUN: tflower-opt %s --toco-merge-equal-operators --split-input-file | filecheck %s

// The same of the same, though each has its own constant.
// CHECK-LABEL: @equal
// CHECK:         [[R:%[0-9]+]] = "tfl.reshape"
// CHECK-NEXT:    tfl.add [[R]], [[R]]
func.func @equal(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %a = arith.constant dense<6> : tensor<1xi32>
  %b = arith.constant dense<6> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %a) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  %1 = "tfl.reshape"(%x, %b) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"} : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32>
  return %2 : tensor<6xf32>
}

// -----

// Different properties.
// CHECK-LABEL: @different
// CHECK-COUNT-2: tfl.add
func.func @different(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.add"(%x, %x) {fused_activation_function = "RELU"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.mul"(%0, %1) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// Each output of the model keeps its name.
// CHECK-LABEL: @outputs
// CHECK-COUNT-2: tfl.abs
func.func @outputs(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// An output stands for one that is none.
// CHECK-LABEL: @one_output
// CHECK:         [[A:%[0-9]+]] = "tfl.abs"
// CHECK-NEXT:    [[N:%[0-9]+]] = "tfl.neg"([[A]])
// CHECK-NEXT:    return [[A]], [[N]]
func.func @one_output(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.neg"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %2 : tensor<2xf32>, tensor<2xf32>
}

// -----

// Random numbers are new each time.
// CHECK-LABEL: @random
// CHECK-COUNT-2: tfl.random_uniform
func.func @random(%shape: tensor<1xi32>) -> tensor<2xf32> {
  %0 = "tfl.random_uniform"(%shape) {seed = 0 : i64, seed2 = 0 : i64} : (tensor<1xi32>) -> tensor<2xf32>
  %1 = "tfl.random_uniform"(%shape) {seed = 0 : i64, seed2 = 0 : i64} : (tensor<1xi32>) -> tensor<2xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}
