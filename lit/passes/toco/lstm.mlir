// RUN: tflower-opt %s --toco-identify-lstm-cell --split-input-file | filecheck %s

// What is added to the forget gate goes into the bias.
// CHECK-LABEL: @cell
// CHECK:         [[B:%[0-9]+]] = {{.*}}dense<[1.0{{.*}}, 2.0{{.*}}, 4.0{{.*}}, 4.0{{.*}}]> : tensor<4xf32>
// CHECK:         tfl.basic_lstm{{.*}}%arg0, %arg1, {{.*}}[[B]], %arg2
// CHECK-NEXT:    return
func.func @cell(%x: tensor<1x2xf32>, %h: tensor<1x1xf32>, %c: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<[[0.5, 0.25, 1.0], [-1.0, 0.5, 0.25], [1.0, 0.5, -0.5], [0.75, 1.0, 0.5]]> : tensor<4x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %axis = arith.constant dense<1> : tensor<i32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.concatenation"(%x, %h) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  %2:4 = "tfl.split"(%axis, %1) {num_splits = 4 : i32} : (tensor<i32>, tensor<1x4xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>)
  %3 = "tfl.add"(%2#2, %one) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<f32>) -> tensor<1x1xf32>
  %4 = "tfl.logistic"(%3) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %5 = "tfl.mul"(%c, %4) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %6 = "tfl.logistic"(%2#0) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %7 = "tfl.tanh"(%2#1) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %8 = "tfl.mul"(%6, %7) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %9 = "tfl.add"(%5, %8) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %10 = "tfl.tanh"(%9) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %11 = "tfl.logistic"(%2#3) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %12 = "tfl.mul"(%10, %11) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %12 : tensor<1x1xf32>
}

// -----

// Readers of the new state come after the cell.
// CHECK-LABEL: @state_is_read
// CHECK:         tfl.basic_lstm
// CHECK-NEXT:    tfl.sin
// CHECK:         return
func.func @state_is_read(%x: tensor<1x2xf32>, %h: tensor<1x1xf32>, %c: tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>) {
  %w = arith.constant dense<[[0.5, 0.25, 1.0], [-1.0, 0.5, 0.25], [1.0, 0.5, -0.5], [0.75, 1.0, 0.5]]> : tensor<4x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %axis = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.concatenation"(%x, %h) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  %2:4 = "tfl.split"(%axis, %1) {num_splits = 4 : i32} : (tensor<i32>, tensor<1x4xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>)
  %4 = "tfl.logistic"(%2#2) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %5 = "tfl.mul"(%c, %4) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %6 = "tfl.logistic"(%2#0) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %7 = "tfl.tanh"(%2#1) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %8 = "tfl.mul"(%6, %7) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %9 = "tfl.add"(%5, %8) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %early = "tfl.sin"(%9) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %10 = "tfl.tanh"(%9) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %11 = "tfl.logistic"(%2#3) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %12 = "tfl.mul"(%10, %11) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %12, %early : tensor<1x1xf32>, tensor<1x1xf32>
}

// -----

// Input and forget gate have changed places.
// CHECK-LABEL: @other_order_of_gates
// CHECK-NOT:     tfl.basic_lstm
// CHECK:         return
func.func @other_order_of_gates(%x: tensor<1x2xf32>, %h: tensor<1x1xf32>, %c: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<[[0.5, 0.25, 1.0], [-1.0, 0.5, 0.25], [1.0, 0.5, -0.5], [0.75, 1.0, 0.5]]> : tensor<4x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %axis = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.concatenation"(%x, %h) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  %2:4 = "tfl.split"(%axis, %1) {num_splits = 4 : i32} : (tensor<i32>, tensor<1x4xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>)
  %4 = "tfl.logistic"(%2#0) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %5 = "tfl.mul"(%c, %4) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %6 = "tfl.logistic"(%2#2) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %7 = "tfl.tanh"(%2#1) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %8 = "tfl.mul"(%6, %7) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %9 = "tfl.add"(%5, %8) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %10 = "tfl.tanh"(%9) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %11 = "tfl.logistic"(%2#3) : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %12 = "tfl.mul"(%10, %11) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %12 : tensor<1x1xf32>
}
