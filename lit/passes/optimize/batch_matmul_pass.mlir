// RUN: tflower-opt %s -tfl-optimize-batch-matmul --split-input-file | filecheck %s

// A constant matrix.
// CHECK-LABEL: @constant
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<2x4x2xf32>
// CHECK-NEXT:    return
func.func @constant(%x: tensor<2x4x3xf32>) -> tensor<2x4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %0 = "tfl.batch_matmul"(%x, %w) {adj_x = false, adj_y = false}
    : (tensor<2x4x3xf32>, tensor<3x2xf32>) -> tensor<2x4x2xf32>
  return %0 : tensor<2x4x2xf32>
}

// -----

// It lies as it should.
// CHECK-LABEL: @adjoint
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<2x4x2xf32>
// CHECK-NEXT:    return
func.func @adjoint(%x: tensor<2x4x3xf32>) -> tensor<2x4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %0 = "tfl.batch_matmul"(%x, %w) {adj_x = false, adj_y = true}
    : (tensor<2x4x3xf32>, tensor<2x3xf32>) -> tensor<2x4x2xf32>
  return %0 : tensor<2x4x2xf32>
}

// -----

// A computed matrix.
// CHECK-LABEL: @computed
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<2x4x2xf32>
// CHECK-NEXT:    return
func.func @computed(%x: tensor<2x4x3xf32>, %w: tensor<3x2xf32>) -> tensor<2x4x2xf32> {
  %0 = "tfl.batch_matmul"(%x, %w) {adj_x = false, adj_y = false}
    : (tensor<2x4x3xf32>, tensor<3x2xf32>) -> tensor<2x4x2xf32>
  return %0 : tensor<2x4x2xf32>
}

// -----

// Batches of constants.
// CHECK-LABEL: @batches
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<2x4x2xf32>
// CHECK-NEXT:    return
func.func @batches(%x: tensor<2x4x3xf32>) -> tensor<2x4x2xf32> {
  %w = arith.constant dense<1.5> : tensor<2x3x2xf32>
  %0 = "tfl.batch_matmul"(%x, %w) {adj_x = false, adj_y = false}
    : (tensor<2x4x3xf32>, tensor<2x3x2xf32>) -> tensor<2x4x2xf32>
  return %0 : tensor<2x4x2xf32>
}

// -----

// Ones sum up.
// CHECK-LABEL: @ones
// CHECK:         "tfl.sum"{{.*}}keep_dims = true{{.*}} -> tensor<2x1x4xf32>
// CHECK-NEXT:    return
func.func @ones(%y: tensor<2x3x4xf32>) -> tensor<2x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %0 = "tfl.batch_matmul"(%w, %y) {adj_x = false, adj_y = false}
    : (tensor<1x1x3xf32>, tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
  return %0 : tensor<2x1x4xf32>
}

// -----

// Twos do not.
// CHECK-LABEL: @twos
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<2x1x4xf32>
// CHECK-NEXT:    return
func.func @twos(%y: tensor<2x3x4xf32>) -> tensor<2x1x4xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x3xf32>
  %0 = "tfl.batch_matmul"(%w, %y) {adj_x = false, adj_y = false}
    : (tensor<1x1x3xf32>, tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
  return %0 : tensor<2x1x4xf32>
}

// -----

// A transposed and flattened operand is used as it lies.
// CHECK-LABEL: @flat
// CHECK:         "tfl.reshape"{{.*}} -> tensor<5x6xf32>
// CHECK:         "tfl.fully_connected"{{.*}}keep_num_dims = true{{.*}} -> tensor<4x5xf32>
// CHECK-NEXT:    return
func.func @flat(%x: tensor<4x6xf32>, %y: tensor<5x2x3xf32>) -> tensor<4x5xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %s = arith.constant dense<[6, 5]> : tensor<2xi32>
  %0 = "tfl.transpose"(%y, %p) : (tensor<5x2x3xf32>, tensor<3xi32>) -> tensor<2x3x5xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x3x5xf32>, tensor<2xi32>) -> tensor<6x5xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false}
    : (tensor<4x6xf32>, tensor<6x5xf32>) -> tensor<4x5xf32>
  return %2 : tensor<4x5xf32>
}

// -----

// A layer of a computed matrix.
// CHECK-LABEL: @layer
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<2x4x2xf32>
// CHECK-NEXT:    return
func.func @layer(%x: tensor<2x4x3xf32>, %w: tensor<3x2xf32>) -> tensor<2x4x2xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %b = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.transpose"(%w, %p) : (tensor<3x2xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%x, %0, %b) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = true}
    : (tensor<2x4x3xf32>, tensor<2x3xf32>, none) -> tensor<2x4x2xf32>
  return %1 : tensor<2x4x2xf32>
}

// -----

// A product of the weights and a transposed operand.
// CHECK-LABEL: @left
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<5x4xf32>
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<5x6xf32>
// CHECK-NEXT:    return
func.func @left(%x: tensor<3x4xf32>, %r: tensor<5x3xf32>, %y: tensor<4x6xf32>) -> tensor<5x6xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.transpose"(%x, %p) : (tensor<3x4xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.fully_connected"(%0, %r, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<4x3xf32>, tensor<5x3xf32>, none) -> tensor<4x5xf32>
  %2 = "tfl.batch_matmul"(%1, %y) {adj_x = true, adj_y = false}
    : (tensor<4x5xf32>, tensor<4x6xf32>) -> tensor<5x6xf32>
  return %2 : tensor<5x6xf32>
}

// -----

// Constant weights stay in their layer.
// CHECK-LABEL: @left_of_constant
// CHECK:         "tfl.transpose"{{.*}} -> tensor<4x3xf32>
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<4x5xf32>
// CHECK:         "tfl.batch_matmul"{{.*}}adj_x = true{{.*}} -> tensor<5x6xf32>
// CHECK-NEXT:    return
func.func @left_of_constant(%x: tensor<3x4xf32>, %y: tensor<4x6xf32>) -> tensor<5x6xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %r = arith.constant dense<1.5> : tensor<5x3xf32>
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.transpose"(%x, %p) : (tensor<3x4xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.fully_connected"(%0, %r, %n) {weights_format = "DEFAULT", fused_activation_function = "NONE", keep_num_dims = false}
    : (tensor<4x3xf32>, tensor<5x3xf32>, none) -> tensor<4x5xf32>
  %2 = "tfl.batch_matmul"(%1, %y) {adj_x = true, adj_y = false}
    : (tensor<4x5xf32>, tensor<4x6xf32>) -> tensor<5x6xf32>
  return %2 : tensor<5x6xf32>
}

// -----

// The scales of the columns are those of the rows of the transposed weights.
// CHECK-LABEL: @scales_per_column
// CHECK:         "tfl.transpose"({{.*}}) : (tensor<2x3x!quant.uniform<i8:f32:1, {5.000000e-01,2.500000e-01,1.250000e-01}>>, tensor<2xi32>) -> tensor<3x2x!quant.uniform<i8:f32:0, {5.000000e-01,2.500000e-01,1.250000e-01}>>
// CHECK:         "tfl.fully_connected"
func.func @scales_per_column(%x: tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x3x!quant.uniform<i8:f32, 1.0>> {
  %w = "tfl.pseudo_qconst"() <{qtype = tensor<2x3x!quant.uniform<i8:f32:1, {0.5,0.25,0.125}>>, value = dense<1> : tensor<2x3xi8>}> : () -> tensor<2x3x!quant.uniform<i8:f32:1, {0.5,0.25,0.125}>>
  %0 = "tfl.batch_matmul"(%x, %w) <{adj_x = false, adj_y = false}> : (tensor<4x2x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i8:f32:1, {0.5,0.25,0.125}>>) -> tensor<4x3x!quant.uniform<i8:f32, 1.0>>
  return %0 : tensor<4x3x!quant.uniform<i8:f32, 1.0>>
}
