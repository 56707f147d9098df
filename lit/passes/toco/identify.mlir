// RUN: tflower-opt %s --toco-identify-hard-swish --toco-identify-l2-normalization --toco-identify-l2-pool --toco-identify-relu1 --toco-identify-p-relu --split-input-file | filecheck %s

// CHECK-LABEL: @hard_swish
// CHECK-NEXT:    tfl.hard_swish{{.*}}%arg0
// CHECK-NEXT:    return
func.func @hard_swish(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%three, %x) {fused_activation_function = "RELU6"} : (tensor<f32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%x, %0) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %sixth) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Fake quantizations between the steps go.
// CHECK-LABEL: @hard_swish_of_fake_quant
// CHECK-NEXT:    tfl.hard_swish{{.*}}%arg0
// CHECK-NEXT:    return
func.func @hard_swish_of_fake_quant(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "toco.fake_quant"(%0) {range_min = 0.0 : f32, range_max = 6.0 : f32, operandSegmentSizes = array<i32: 1, 0, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %sixth) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %3 = "tfl.mul"(%2, %x) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}

// -----

// The other factor is another array.
// CHECK-LABEL: @no_hard_swish
// CHECK-NOT:     tfl.hard_swish
// CHECK:         return
func.func @no_hard_swish(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%y, %0) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %sixth) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// The model gives the hard sigmoid.
// CHECK-LABEL: @step_of_hard_swish_to_output
// CHECK-NOT:     tfl.hard_swish
// CHECK:         return
func.func @step_of_hard_swish_to_output(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %three = arith.constant dense<3.0> : tensor<f32>
  %sixth = arith.constant dense<0.16666667> : tensor<f32>
  %0 = "tfl.add"(%x, %three) {fused_activation_function = "RELU6"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %sixth) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %x) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1, %2 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @l2_normalization
// CHECK-NEXT:    tfl.l2_normalization{{.*}}%arg0
// CHECK-NEXT:    return
func.func @l2_normalization(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<-1> : tensor<1xi32>
  %small = arith.constant dense<1.0e-6> : tensor<f32>
  %0 = "tfl.square"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %2 = "tfl.maximum"(%1, %small) : (tensor<2x1xf32>, tensor<f32>) -> tensor<2x1xf32>
  %3 = "tfl.rsqrt"(%2) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %4 = "tfl.mul"(%x, %3) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @l2_normalization_by_quotient
// CHECK-NEXT:    tfl.l2_normalization{{.*}}%arg0
// CHECK-NEXT:    return
func.func @l2_normalization_by_quotient(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.square"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<i32>) -> tensor<2x1xf32>
  %2 = "tfl.sqrt"(%1) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %3 = "tfl.div"(%x, %2) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}

// -----

// The kernel normalizes along the last axis.
// CHECK-LABEL: @l2_normalization_of_columns
// CHECK:         tfl.rsqrt
func.func @l2_normalization_of_columns(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<0> : tensor<1xi32>
  %0 = "tfl.square"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<1x3xf32>
  %2 = "tfl.rsqrt"(%1) : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %3 = "tfl.mul"(%x, %2) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}

// -----

// What is added is not small.
// CHECK-LABEL: @sum_plus_one
// CHECK:         tfl.rsqrt
func.func @sum_plus_one(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<-1> : tensor<1xi32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.square"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %2 = "tfl.add"(%1, %one) {fused_activation_function = "NONE"} : (tensor<2x1xf32>, tensor<f32>) -> tensor<2x1xf32>
  %3 = "tfl.rsqrt"(%2) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %4 = "tfl.mul"(%x, %3) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @l2_pool
// CHECK-NEXT:    "toco.l2_pool"(%arg0) <{{.*}}filter_height = 2 : i32
// CHECK-NEXT:    return
func.func @l2_pool(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32> {
  %0 = "tfl.square"(%x) : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.average_pool_2d"(%0) {filter_height = 2 : i32, filter_width = 2 : i32, padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32, fused_activation_function = "NONE"} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = "tfl.sqrt"(%1) : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %2 : tensor<1x2x2x2xf32>
}

// -----

// The pool has an activation.
// CHECK-LABEL: @no_l2_pool
// CHECK:         tfl.sqrt
func.func @no_l2_pool(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32> {
  %0 = "tfl.square"(%x) : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = "tfl.average_pool_2d"(%0) {filter_height = 2 : i32, filter_width = 2 : i32, padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32, fused_activation_function = "RELU6"} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = "tfl.sqrt"(%1) : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %2 : tensor<1x2x2x2xf32>
}

// -----

// Either bound may come first.
// CHECK-LABEL: @relu1
// CHECK-NEXT:    tfl.relu_n1_to_1{{.*}}%arg0
// CHECK-NEXT:    tfl.relu_n1_to_1{{.*}}%arg1
// CHECK-NEXT:    return
func.func @relu1(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %low = arith.constant dense<-1.0> : tensor<f32>
  %high = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.maximum"(%x, %low) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tfl.minimum"(%0, %high) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tfl.minimum"(%high, %y) : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.maximum"(%2, %low) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %1, %3 : tensor<2xf32>, tensor<2xf32>
}

// -----

// The model gives what has one bound; other bounds.
// CHECK-LABEL: @no_relu1
// CHECK-NOT:     tfl.relu_n1_to_1
// CHECK:         return
func.func @no_relu1(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %low = arith.constant dense<-1.0> : tensor<f32>
  %high = arith.constant dense<1.0> : tensor<f32>
  %two = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.maximum"(%x, %low) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tfl.minimum"(%0, %high) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tfl.maximum"(%x, %low) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %3 = "tfl.minimum"(%2, %two) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %0, %1, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// CHECK-LABEL: @prelu
// CHECK:         [[A:%[0-9]+]] = "tfl.neg"
// CHECK-NEXT:    "tfl.prelu"(%arg0, [[A]])
// CHECK-NEXT:    return
func.func @prelu(%x: tensor<2x4x3xf32>) -> tensor<2x4x3xf32> {
  %minus = arith.constant dense<[[-0.5, -0.25, 0.5]]> : tensor<1x3xf32>
  %0 = "tfl.relu"(%x) : (tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %1 = "tfl.neg"(%x) : (tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %2 = "tfl.relu"(%1) : (tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %3 = "tfl.mul"(%minus, %2) {fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"} : (tensor<2x4x3xf32>, tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  return %4 : tensor<2x4x3xf32>
}

// -----

// The inner operator is not a negation.
// CHECK-LABEL: @prelu_of_exp
// CHECK-NOT:     tfl.prelu
// CHECK:         return
func.func @prelu_of_exp(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %minus = arith.constant dense<[-0.5, -0.25, 0.5]> : tensor<3xf32>
  %0 = "tfl.relu"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.exp"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.relu"(%1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.mul"(%minus, %2) {fused_activation_function = "NONE"} : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// The slope has as many axes as the operand.
// CHECK-LABEL: @prelu_of_slope_with_batch
// CHECK-NOT:     tfl.prelu
// CHECK:         return
func.func @prelu_of_slope_with_batch(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %minus = arith.constant dense<[[-0.5, -0.25, 0.5]]> : tensor<1x3xf32>
  %0 = "tfl.relu"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.neg"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.relu"(%1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.mul"(%minus, %2) {fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}
