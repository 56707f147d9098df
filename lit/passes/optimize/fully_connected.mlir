// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// The addition becomes the bias, with its activation.
// CHECK-LABEL: @add
// CHECK:         "tfl.fully_connected"{{.*}}fused_activation_function = "RELU"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @add(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  %b = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x4xf32>, tensor<3x4xf32>, none) -> tensor<2x3xf32>
  %2 = "tfl.add"(%0, %c) {fused_activation_function = "RELU"}
    : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// A difference likewise.
// CHECK-LABEL: @sub
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @sub(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.sub"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// One value for each row is no bias.
// CHECK-LABEL: @add_rows
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.add{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @add_rows(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Two users need both values.
// CHECK-LABEL: @add_shared
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.add{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @add_shared(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>)
    -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0, %2 : tensor<2x3xf32>, tensor<2x3xf32>
}

// -----

// The addition gives the result another shape.
// CHECK-LABEL: @add_wider
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x2x3xf32>
// CHECK-NEXT:    return
func.func @add_wider(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<1x2x3xf32> {
  %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %c = arith.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<1x1x3xf32>) -> tensor<1x2x3xf32>
  return %2 : tensor<1x2x3xf32>
}

// -----

// Factors go to weights and bias.
// CHECK-LABEL: @mul
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @mul(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %c = arith.constant dense<[2.0, 3.0, 4.0]> : tensor<3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Without a bias there is none to scale.
// CHECK-LABEL: @mul_without_bias
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @mul_without_bias(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Weights that are computed are not scaled.
// CHECK-LABEL: @mul_of_computed_weights
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @mul_of_computed_weights(%x: tensor<2x2xf32>, %w: tensor<3x2xf32>) -> tensor<2x3xf32> {
  %b = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// Activations are fused.
// CHECK-LABEL: @relu
// CHECK:         "tfl.fully_connected"{{.*}}fused_activation_function = "RELU_N1_TO_1"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu(%x: tensor<2x2xf32>, %w: tensor<3x2xf32>, %b: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.relu_n1_to_1"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// What is added before becomes part of the bias, also without one.
// CHECK-LABEL: @shift_before
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @shift_before(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[1.0, 10.0]> : tensor<2xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %2 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// A factor before becomes part of the weights.
// CHECK-LABEL: @scale_before
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @scale_before(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[1.0, 10.0]> : tensor<2xf32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %2 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// With an activation in between nothing moves.
// CHECK-LABEL: @relu_before
// CHECK:         tfl.add{{.*}}fused_activation_function = "RELU"{{.*}} -> tensor<2x2xf32>
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @relu_before(%x: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[1.0, 10.0]> : tensor<2xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "RELU"}
    : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %2 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// The layer flattens by itself and keeps dimensions instead of restoring them.
// CHECK-LABEL: @reshapes
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<?x5x3xf32>
// CHECK-NEXT:    return
func.func @reshapes(%x: tensor<?x5x2xf32>, %w: tensor<3x2xf32>, %b: tensor<3xf32>)
    -> tensor<?x5x3xf32> {
  %s = arith.constant dense<[-1, 2]> : tensor<2xi32>
  %t = arith.constant dense<[-1, 5, 3]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<?x5x2xf32>, tensor<2xi32>) -> tensor<?x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<?x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  %3 = "tfl.reshape"(%1, %t) : (tensor<?x3xf32>, tensor<3xi32>) -> tensor<?x5x3xf32>
  return %3 : tensor<?x5x3xf32>
}

// -----

// The reshape changes the last dimension.
// CHECK-LABEL: @flatten
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x6xf32>
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<4x3xf32>
// CHECK-NEXT:    return
func.func @flatten(%x: tensor<4x3x2xf32>, %w: tensor<3x6xf32>, %b: tensor<3xf32>)
    -> tensor<4x3xf32> {
  %s = arith.constant dense<[4, 6]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<4x3x2xf32>, tensor<2xi32>) -> tensor<4x6xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<4x6xf32>, tensor<3x6xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// -----

// Dimensions are kept before a reshape to something else.
// CHECK-LABEL: @keep_before_reshape
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<2x3x5xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x30xf32>
// CHECK-NEXT:    return
func.func @keep_before_reshape(%x: tensor<2x3x4xf32>, %w: tensor<5x4xf32>, %b: tensor<5xf32>)
    -> tensor<1x30xf32> {
  %s = arith.constant dense<[1, 30]> : tensor<2xi32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x3x4xf32>, tensor<5x4xf32>, tensor<5xf32>) -> tensor<6x5xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<6x5xf32>, tensor<2xi32>) -> tensor<1x30xf32>
  return %1 : tensor<1x30xf32>
}

// -----

// A constant input changes places with the weights.
// CHECK-LABEL: @constant_input
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<3x2xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @constant_input(%w: tensor<3x2xf32>) -> tensor<2x3xf32> {
  %x = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %1 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<2x2xf32>, tensor<3x2xf32>, none) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// One input only: a product with broadcasting.
// CHECK-LABEL: @degenerate
// CHECK:         tfl.mul{{.*}} -> tensor<2x4x3xf32>
// CHECK-NEXT:    return
func.func @degenerate(%x: tensor<2x4x1xf32>) -> tensor<2x4x3xf32> {
  %w = arith.constant dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %1 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<2x4x1xf32>, tensor<3x1xf32>, none) -> tensor<2x4x3xf32>
  return %1 : tensor<2x4x3xf32>
}

// -----

// One-hot codes look rows up.
// CHECK-LABEL: @lookup
// CHECK:         "tfl.embedding_lookup"{{.*}} -> tensor<5x3xf32>
// CHECK-NEXT:    return
func.func @lookup(%i: tensor<5xi32>) -> tensor<5x3xf32> {
  %d = arith.constant dense<2> : tensor<i32>
  %on = arith.constant dense<1.0> : tensor<f32>
  %off = arith.constant dense<0.0> : tensor<f32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.one_hot"(%i, %d, %on, %off) {axis = -1 : i32}
    : (tensor<5xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<5x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<5x2xf32>, tensor<3x2xf32>, none) -> tensor<5x3xf32>
  return %1 : tensor<5x3xf32>
}

// -----

// These codes are not 1.
// CHECK-LABEL: @no_lookup
// CHECK:         "tfl.one_hot"{{.*}} -> tensor<5x2xf32>
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<5x3xf32>
// CHECK-NEXT:    return
func.func @no_lookup(%i: tensor<5xi32>) -> tensor<5x3xf32> {
  %d = arith.constant dense<2> : tensor<i32>
  %on = arith.constant dense<2.0> : tensor<f32>
  %off = arith.constant dense<0.0> : tensor<f32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.one_hot"(%i, %d, %on, %off) {axis = -1 : i32}
    : (tensor<5xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<5x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<5x2xf32>, tensor<3x2xf32>, none) -> tensor<5x3xf32>
  return %1 : tensor<5x3xf32>
}

// -----

// Rows that are dropped after the layer need not be dropped before.
// CHECK-LABEL: @double_select
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<2x3x5xf32>
// CHECK:         "tfl.select_v2"{{.*}} -> tensor<2x3x5xf32>
// CHECK-NEXT:    return
func.func @double_select(%c: tensor<2x3x1xi1>, %x: tensor<2x3x4xf32>, %w: tensor<5x4xf32>, %b: tensor<5xf32>)
    -> tensor<2x3x5xf32> {
  %z = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.select_v2"(%c, %z, %x)
    : (tensor<2x3x1xi1>, tensor<f32>, tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<2x3x4xf32>, tensor<5x4xf32>, tensor<5xf32>) -> tensor<2x3x5xf32>
  %2 = "tfl.select_v2"(%c, %z, %1)
    : (tensor<2x3x1xi1>, tensor<f32>, tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %2 : tensor<2x3x5xf32>
}

// -----

// The reshape of the result goes before the layer.
// CHECK-LABEL: @move_reshape
// CHECK:         "tfl.reshape"{{.*}} -> tensor<16x10xf32>
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<16x2xf32>
// CHECK-NEXT:    return
func.func @move_reshape(%x: tensor<4x4x10xf32>) -> tensor<16x2xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[2, 2, 4, 10]> : tensor<4xi32>
  %w = arith.constant dense<9.0> : tensor<2x10xf32>
  %t = arith.constant dense<[16, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<4x4x10xf32>, tensor<4xi32>) -> tensor<2x2x4x10xf32>
  %1 = "tfl.fully_connected"(%0, %w, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<2x2x4x10xf32>, tensor<2x10xf32>, none) -> tensor<2x2x4x2xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<2x2x4x2xf32>, tensor<2xi32>) -> tensor<16x2xf32>
  return %2 : tensor<16x2xf32>
}

// -----

// This one changes the columns.
// CHECK-LABEL: @reshape_of_columns
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x2x4x10xf32>
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<2x2x4x2xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<32xf32>
// CHECK-NEXT:    return
func.func @reshape_of_columns(%x: tensor<4x4x10xf32>) -> tensor<32xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[2, 2, 4, 10]> : tensor<4xi32>
  %w = arith.constant dense<9.0> : tensor<2x10xf32>
  %t = arith.constant dense<[32]> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<4x4x10xf32>, tensor<4xi32>) -> tensor<2x2x4x10xf32>
  %1 = "tfl.fully_connected"(%0, %w, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<2x2x4x10xf32>, tensor<2x10xf32>, none) -> tensor<2x2x4x2xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<2x2x4x2xf32>, tensor<1xi32>) -> tensor<32xf32>
  return %2 : tensor<32xf32>
}

// -----

// Leading dimensions of 1 are dropped by the layer.
// CHECK-LABEL: @squeeze
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<4x2xf32>
// CHECK-NEXT:    return
func.func @squeeze(%x: tensor<1x4x10xf32>) -> tensor<4x2xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[4, 10]> : tensor<2xi32>
  %w = arith.constant dense<9.0> : tensor<2x10xf32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<1x4x10xf32>, tensor<2xi32>) -> tensor<4x10xf32>
  %1 = "tfl.fully_connected"(%0, %w, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<4x10xf32>, tensor<2x10xf32>, none) -> tensor<4x2xf32>
  return %1 : tensor<4x2xf32>
}

// -----

// How activations are to be quantized goes with the product.
// CHECK-LABEL: @swapped_keeps_quantization
// CHECK:         "tfl.fully_connected"(%arg0, {{.*}}) <{asymmetric_quantize_inputs = true
// CHECK:         "tfl.transpose"
func.func @swapped_keeps_quantization(%w: tensor<4x2xf32>) -> tensor<2x4xf32> {
  %b = "tfl.no_value"() {value} : () -> none
  %x = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) <{asymmetric_quantize_inputs = true, fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"}> : (tensor<2x2xf32>, tensor<4x2xf32>, none) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
