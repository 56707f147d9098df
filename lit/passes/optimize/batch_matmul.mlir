// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// The transpose becomes an attribute.
// CHECK-LABEL: @left_transpose
// CHECK:         "tfl.batch_matmul"{{.*}}adj_x = true{{.*}} -> tensor<2x4x5xf32>
// CHECK-NEXT:    return
func.func @left_transpose(%x: tensor<2x3x4xf32>, %y: tensor<2x3x5xf32>) -> tensor<2x4x5xf32> {
  %p = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<2x4x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<2x4x3xf32>, tensor<2x3x5xf32>) -> tensor<2x4x5xf32>
  return %1 : tensor<2x4x5xf32>
}

// -----

// On the right too.
// CHECK-LABEL: @right_transpose
// CHECK:         "tfl.batch_matmul"{{.*}}adj_y = true{{.*}} -> tensor<2x4x5xf32>
// CHECK-NEXT:    return
func.func @right_transpose(%x: tensor<2x4x3xf32>, %y: tensor<2x5x3xf32>) -> tensor<2x4x5xf32> {
  %p = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%y, %p) : (tensor<2x5x3xf32>, tensor<3xi32>) -> tensor<2x3x5xf32>
  %1 = "tfl.batch_matmul"(%x, %0) {adj_x = false, adj_y = false}
    : (tensor<2x4x3xf32>, tensor<2x3x5xf32>) -> tensor<2x4x5xf32>
  return %1 : tensor<2x4x5xf32>
}

// -----

// Other axes stay.
// CHECK-LABEL: @other_transpose
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x4x3xf32>
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<2x4x5xf32>
// CHECK-NEXT:    return
func.func @other_transpose(%x: tensor<3x2x4xf32>, %y: tensor<2x3x5xf32>) -> tensor<2x4x5xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<3x2x4xf32>, tensor<3xi32>) -> tensor<2x4x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<2x4x3xf32>, tensor<2x3x5xf32>) -> tensor<2x4x5xf32>
  return %1 : tensor<2x4x5xf32>
}

// -----

// A matrix on the right makes a fully connected layer.
// CHECK-LABEL: @matrix
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<2x4x5xf32>
// CHECK-NEXT:    return
func.func @matrix(%x: tensor<2x4x3xf32>, %y: tensor<5x3xf32>) -> tensor<2x4x5xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%y, %p) : (tensor<5x3xf32>, tensor<2xi32>) -> tensor<3x5xf32>
  %1 = "tfl.batch_matmul"(%x, %0) {adj_x = false, adj_y = false}
    : (tensor<2x4x3xf32>, tensor<3x5xf32>) -> tensor<2x4x5xf32>
  return %1 : tensor<2x4x5xf32>
}

// -----

// The transpose of a product is the product in the other order.
// CHECK-LABEL: @following_transpose
// CHECK:         "tfl.batch_matmul"{{.*}}adj_y = true{{.*}} -> tensor<2x5x4xf32>
// CHECK-NEXT:    return
func.func @following_transpose(%x: tensor<2x4x3xf32>, %y: tensor<2x5x3xf32>) -> tensor<2x5x4xf32> {
  %p = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %0 = "tfl.batch_matmul"(%x, %y) {adj_x = false, adj_y = true}
    : (tensor<2x4x3xf32>, tensor<2x5x3xf32>) -> tensor<2x4x5xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<2x4x5xf32>, tensor<3xi32>) -> tensor<2x5x4xf32>
  return %1 : tensor<2x5x4xf32>
}

// -----

// Reshapes that flatten and restore the rows are not needed.
// CHECK-LABEL: @reshapes
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<2x4x5xf32>
// CHECK-NEXT:    return
func.func @reshapes(%x: tensor<2x4x3xf32>, %y: tensor<3x5xf32>) -> tensor<2x4x5xf32> {
  %s = arith.constant dense<[8, 3]> : tensor<2xi32>
  %t = arith.constant dense<[2, 4, 5]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x4x3xf32>, tensor<2xi32>) -> tensor<8x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<8x3xf32>, tensor<3x5xf32>) -> tensor<8x5xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<8x5xf32>, tensor<3xi32>) -> tensor<2x4x5xf32>
  return %2 : tensor<2x4x5xf32>
}

// -----

// These restore other rows.
// CHECK-LABEL: @other_reshapes
// CHECK:         "tfl.reshape"{{.*}} -> tensor<8x3xf32>
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<8x5xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x2x5xf32>
// CHECK-NEXT:    return
func.func @other_reshapes(%x: tensor<2x4x3xf32>, %y: tensor<3x5xf32>) -> tensor<4x2x5xf32> {
  %s = arith.constant dense<[8, 3]> : tensor<2xi32>
  %t = arith.constant dense<[4, 2, 5]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x4x3xf32>, tensor<2xi32>) -> tensor<8x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<8x3xf32>, tensor<3x5xf32>) -> tensor<8x5xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<8x5xf32>, tensor<3xi32>) -> tensor<4x2x5xf32>
  return %2 : tensor<4x2x5xf32>
}

// -----

// Contracted dimensions are flattened once.
// CHECK-LABEL: @flat_contraction
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x4x6xf32>
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<1x4x5xf32>
// CHECK-NEXT:    return
func.func @flat_contraction(%x: tensor<1x4x3x2xf32>, %y: tensor<6x5xf32>) -> tensor<1x4x5xf32> {
  %s = arith.constant dense<[4, 6]> : tensor<2xi32>
  %t = arith.constant dense<[1, 4, 5]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<1x4x3x2xf32>, tensor<2xi32>) -> tensor<4x6xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<4x6xf32>, tensor<6x5xf32>) -> tensor<4x5xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<4x5xf32>, tensor<3xi32>) -> tensor<1x4x5xf32>
  return %2 : tensor<1x4x5xf32>
}

// -----

// A flat transposed operand is used as it lies.
// CHECK-LABEL: @flat_transpose
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x6xf32>
// CHECK:         "tfl.batch_matmul"{{.*}}adj_y = true{{.*}} -> tensor<5x4xf32>
// CHECK-NEXT:    return
func.func @flat_transpose(%x: tensor<5x3xf32>, %y: tensor<4x2x3xf32>) -> tensor<5x4xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %s = arith.constant dense<[6, 4]> : tensor<2xi32>
  %a = "tfl.transpose"(%y, %p) : (tensor<4x2x3xf32>, tensor<3xi32>) -> tensor<2x3x4xf32>
  %b = "tfl.reshape"(%a, %s) : (tensor<2x3x4xf32>, tensor<2xi32>) -> tensor<6x4xf32>
  %q = arith.constant dense<1.0> : tensor<5x6xf32>
  %c = "tfl.sub"(%q, %q) {fused_activation_function = "NONE"}
    : (tensor<5x6xf32>, tensor<5x6xf32>) -> tensor<5x6xf32>
  %2 = "tfl.batch_matmul"(%c, %b) {adj_x = false, adj_y = false}
    : (tensor<5x6xf32>, tensor<6x4xf32>) -> tensor<5x4xf32>
  return %2 : tensor<5x4xf32>
}

// -----

// A constant column goes to the right.
// CHECK-LABEL: @constant_left
// CHECK:         "tfl.batch_matmul"{{.*}}adj_x = true{{.*}}adj_y = true{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @constant_left(%y: tensor<1x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %1 = "tfl.batch_matmul"(%c, %y) {adj_x = false, adj_y = false}
    : (tensor<2x1xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The factor of a product goes to the weights behind it.
// CHECK-LABEL: @scale
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x5xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x2x5xf32>
// CHECK:         "tfl.batch_matmul"{{.*}}adj_y = true{{.*}} -> tensor<1x2x4xf32>
// CHECK-NEXT:    return
func.func @scale(%x: tensor<2x3xf32>, %y: tensor<4x5xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.5> : tensor<5x3xf32>
  %b = arith.constant dense<2.0> : tensor<5xf32>
  %f = arith.constant dense<0.5> : tensor<f32>
  %s = arith.constant dense<[1, 2, 5]> : tensor<3xi32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x3xf32>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<2x5xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x5xf32>, tensor<3xi32>) -> tensor<1x2x5xf32>
  %2 = "tfl.batch_matmul"(%1, %y) {adj_x = false, adj_y = true}
    : (tensor<1x2x5xf32>, tensor<4x5xf32>) -> tensor<1x2x4xf32>
  %6 = "tfl.mul"(%2, %f) {fused_activation_function = "NONE"}
    : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
  return %6 : tensor<1x2x4xf32>
}

// -----

// An activation is in the way of the factor.
// CHECK-LABEL: @scale_after_relu
// CHECK:         "tfl.fully_connected"{{.*}}fused_activation_function = "RELU"{{.*}} -> tensor<2x5xf32>
// CHECK:         "tfl.batch_matmul"{{.*}}adj_y = true{{.*}} -> tensor<2x4xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x4xf32>
// CHECK-NEXT:    return
func.func @scale_after_relu(%x: tensor<2x3xf32>, %y: tensor<4x5xf32>) -> tensor<2x4xf32> {
  %w = arith.constant dense<1.5> : tensor<5x3xf32>
  %b = arith.constant dense<2.0> : tensor<5xf32>
  %f = arith.constant dense<0.5> : tensor<f32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "RELU", keep_num_dims = false}
    : (tensor<2x3xf32>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<2x5xf32>
  %2 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = true}
    : (tensor<2x5xf32>, tensor<4x5xf32>) -> tensor<2x4xf32>
  %6 = "tfl.mul"(%2, %f) {fused_activation_function = "NONE"}
    : (tensor<2x4xf32>, tensor<f32>) -> tensor<2x4xf32>
  return %6 : tensor<2x4xf32>
}

// -----

// Flat columns on the right are restored behind the product.
// CHECK-LABEL: @input_reshape
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<1x4x10xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x4x2x5xf32>
// CHECK-NEXT:    return
func.func @input_reshape(%x: tensor<1x4x3xf32>, %y: tensor<3x10xf32>) -> tensor<1x4x2x5xf32> {
  %s = arith.constant dense<[4, 3]> : tensor<2xi32>
  %t = arith.constant dense<[1, 4, 2, 5]> : tensor<4xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<1x4x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<4x3xf32>, tensor<3x10xf32>) -> tensor<4x10xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<4x10xf32>, tensor<4xi32>) -> tensor<1x4x2x5xf32>
  return %2 : tensor<1x4x2x5xf32>
}

// -----

// A batch of more than one matrix is not.
// CHECK-LABEL: @input_reshape_of_two
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x3xf32>
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<4x10xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x4x2x5xf32>
// CHECK-NEXT:    return
func.func @input_reshape_of_two(%x: tensor<2x2x3xf32>, %y: tensor<3x10xf32>)
    -> tensor<1x4x2x5xf32> {
  %s = arith.constant dense<[4, 3]> : tensor<2xi32>
  %t = arith.constant dense<[1, 4, 2, 5]> : tensor<4xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<4x3xf32>, tensor<3x10xf32>) -> tensor<4x10xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<4x10xf32>, tensor<4xi32>) -> tensor<1x4x2x5xf32>
  return %2 : tensor<1x4x2x5xf32>
}

// -----

// The product is made as it is wanted.
// CHECK-LABEL: @around
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<1x4x5xf32>
// CHECK-NEXT:    return
func.func @around(%x: tensor<1x4x6xf32>, %y: tensor<6x5xf32>) -> tensor<1x4x5xf32> {
  %p = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %s = arith.constant dense<[6, 4]> : tensor<2xi32>
  %t = arith.constant dense<[5, 1, 4]> : tensor<3xi32>
  %q = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<1x4x6xf32>, tensor<3xi32>) -> tensor<6x1x4xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<6x1x4xf32>, tensor<2xi32>) -> tensor<6x4xf32>
  %2 = "tfl.batch_matmul"(%y, %1) {adj_x = true, adj_y = false}
    : (tensor<6x5xf32>, tensor<6x4xf32>) -> tensor<5x4xf32>
  %3 = "tfl.reshape"(%2, %t) : (tensor<5x4xf32>, tensor<3xi32>) -> tensor<5x1x4xf32>
  %4 = "tfl.transpose"(%3, %q) : (tensor<5x1x4xf32>, tensor<3xi32>) -> tensor<1x4x5xf32>
  return %4 : tensor<1x4x5xf32>
}

// -----

// Of more dimensions too.
// CHECK-LABEL: @around_flat
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x4x6xf32>
// CHECK:         "tfl.batch_matmul"{{.*}}adj_y = true{{.*}} -> tensor<1x4x5xf32>
// CHECK-NEXT:    return
func.func @around_flat(%x: tensor<1x4x2x3xf32>, %y: tensor<5x6xf32>) -> tensor<1x4x5xf32> {
  %p = arith.constant dense<[2, 3, 0, 1]> : tensor<4xi32>
  %s = arith.constant dense<[6, 4]> : tensor<2xi32>
  %t = arith.constant dense<[5, 1, 4]> : tensor<3xi32>
  %q = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<1x4x2x3xf32>, tensor<4xi32>) -> tensor<2x3x1x4xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x3x1x4xf32>, tensor<2xi32>) -> tensor<6x4xf32>
  %2 = "tfl.batch_matmul"(%y, %1) {adj_x = false, adj_y = false}
    : (tensor<5x6xf32>, tensor<6x4xf32>) -> tensor<5x4xf32>
  %3 = "tfl.reshape"(%2, %t) : (tensor<5x4xf32>, tensor<3xi32>) -> tensor<5x1x4xf32>
  %4 = "tfl.transpose"(%3, %q) : (tensor<5x1x4xf32>, tensor<3xi32>) -> tensor<1x4x5xf32>
  return %4 : tensor<1x4x5xf32>
}

// -----

// Not if rows are split.
// CHECK-LABEL: @around_rows
// CHECK:         "tfl.transpose"{{.*}} -> tensor<6x2x4xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<6x8xf32>
// CHECK:         "tfl.batch_matmul"{{.*}}adj_x = true{{.*}} -> tensor<5x8xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<5x2x4xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x4x5xf32>
// CHECK-NEXT:    return
func.func @around_rows(%x: tensor<2x4x6xf32>, %y: tensor<6x5xf32>) -> tensor<2x4x5xf32> {
  %p = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %s = arith.constant dense<[6, 8]> : tensor<2xi32>
  %t = arith.constant dense<[5, 2, 4]> : tensor<3xi32>
  %q = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x4x6xf32>, tensor<3xi32>) -> tensor<6x2x4xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<6x2x4xf32>, tensor<2xi32>) -> tensor<6x8xf32>
  %2 = "tfl.batch_matmul"(%y, %1) {adj_x = true, adj_y = false}
    : (tensor<6x5xf32>, tensor<6x8xf32>) -> tensor<5x8xf32>
  %3 = "tfl.reshape"(%2, %t) : (tensor<5x8xf32>, tensor<3xi32>) -> tensor<5x2x4xf32>
  %4 = "tfl.transpose"(%3, %q) : (tensor<5x2x4xf32>, tensor<3xi32>) -> tensor<2x4x5xf32>
  return %4 : tensor<2x4x5xf32>
}
