// RUN: tflower-opt %s -tfl-get-arithmetic-count --split-input-file | filecheck %s

// Each weight is used once in each column, with a product and a sum; then the bias.
// CHECK-LABEL: @conv
// CHECK: _arithmetic_count = 2368 : i64
func.func @conv(%x: tensor<1x4x4x2xf32>, %w: tensor<4x3x3x2xf32>, %b: tensor<4xf32>) -> tensor<1x4x4x4xf32> {
  %0 = "tfl.conv_2d"(%x, %w, %b) {dilation_h_factor = 1 : i32, dilation_w_factor = 1 : i32, fused_activation_function = "NONE", padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
  return %0 : tensor<1x4x4x4xf32>
}

// -----

// There is no bias.
// CHECK-LABEL: @fully_connected
// CHECK: _arithmetic_count = 24 : i64
func.func @fully_connected(%x: tensor<2x3xf32>, %w: tensor<2x3xf32>) -> tensor<2x2xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %n) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<2x3xf32>, none) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// The size of the result is not known.
// CHECK-LABEL: @unknown
// CHECK: _arithmetic_count = -1 : i64
func.func @unknown(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %0 = "tfl.tanh"(%x) : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// -----

// A function like the exponential takes many.
// CHECK-LABEL: @softmax
// CHECK: _arithmetic_count = 384 : i64
func.func @softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.softmax"(%x) {beta = 1.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Two sums for three operands.
// CHECK-LABEL: @add_n
// CHECK: _arithmetic_count = 12 : i64
func.func @add_n(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.add_n"(%x, %x, %x) : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Everything in a window.
// CHECK-LABEL: @pool
// CHECK: _arithmetic_count = 24 : i64
func.func @pool(%x: tensor<1x2x4x3xf32>) -> tensor<1x1x2x3xf32> {
  %0 = "tfl.max_pool_2d"(%x) {filter_height = 2 : i32, filter_width = 2 : i32, fused_activation_function = "NONE", padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32} : (tensor<1x2x4x3xf32>) -> tensor<1x1x2x3xf32>
  return %0 : tensor<1x1x2x3xf32>
}

// -----

// Products of matrices; the first is transposed.
// CHECK-LABEL: @matmul
// CHECK: _arithmetic_count = 160 : i64
func.func @matmul(%x: tensor<2x5x4xf32>, %y: tensor<2x5x2xf32>) -> tensor<2x4x2xf32> {
  %0 = "tfl.batch_matmul"(%x, %y) {adj_x = true, adj_y = false} : (tensor<2x5x4xf32>, tensor<2x5x2xf32>) -> tensor<2x4x2xf32>
  return %0 : tensor<2x4x2xf32>
}

// -----

// Nothing is computed.
// CHECK-LABEL: @reshape
// CHECK-NOT: _arithmetic_count
func.func @reshape(%x: tensor<2x3xf32>, %s: tensor<1xi32>) -> tensor<6xf32> {
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}
