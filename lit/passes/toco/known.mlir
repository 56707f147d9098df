// RUN: tflower-opt %s --toco-resolve-constant-shape-or-rank --toco-resolve-multiply-by-zero --toco-resolve-constant-random-uniform --toco-propagate-activation-function-into-constants --split-input-file | filecheck %s

// CHECK-LABEL: @shape
// CHECK:         dense<[2, 3]> : tensor<2xi64>
func.func @shape(%x: tensor<2x3xf32>) -> tensor<2xi64> {
  %0 = "tfl.shape"(%x) : (tensor<2x3xf32>) -> tensor<2xi64>
  return %0 : tensor<2xi64>
}

// -----

// CHECK-LABEL: @shape_of_unknown
// CHECK:         tfl.shape
func.func @shape_of_unknown(%x: tensor<2x?xf32>) -> tensor<2xi32> {
  %0 = "tfl.shape"(%x) : (tensor<2x?xf32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

// The rank is a scalar.
// CHECK-LABEL: @rank
// CHECK:         dense<2> : tensor<i32>
func.func @rank(%x: tensor<2x?xf32>) -> tensor<i32> {
  %0 = "tfl.rank"(%x) : (tensor<2x?xf32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// -----

// The zeros have the shape of the product.
// CHECK-LABEL: @multiply_by_zero
// CHECK-NOT:     tfl.mul
// CHECK:         dense<0.{{.*}}> : tensor<2x3xf32>
func.func @multiply_by_zero(%x: tensor<3xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %0 = "tfl.mul"(%x, %zero) {fused_activation_function = "NONE"} : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.exp"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @multiply_by_some_zeros
// CHECK:         tfl.mul
func.func @multiply_by_some_zeros(%x: tensor<2xf32>) -> tensor<2xf32> {
  %mask = arith.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %0 = "tfl.mul"(%x, %mask) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// The model gives the product.
// CHECK-LABEL: @multiply_by_zero_to_output
// CHECK:         tfl.mul
func.func @multiply_by_zero_to_output(%x: tensor<2xf32>) -> tensor<2xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.mul"(%x, %zero) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// With a seed the numbers are known: those that TensorFlow draws.
// CHECK-LABEL: @random()
// CHECK-NOT:     toco.random_uniform
// CHECK:         dense<{{\[\[}}0.406396747, 0.857599616, 0.0553958416], [0.0858722925, 0.412153602, 0.0366308689]]>
func.func @random() -> tensor<2x3xf32> {
  %shape = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "toco.random_uniform"(%shape) {dtype = f32, seed = 1 : i64, seed2 = 2 : i64} : (tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @random_without_seed
// CHECK:         toco.random_uniform
func.func @random_without_seed() -> tensor<2x3xf32> {
  %shape = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "toco.random_uniform"(%shape) {dtype = f32, seed = 0 : i64, seed2 = 0 : i64} : (tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @clamp_table
// CHECK-NOT:     tfl.relu
// CHECK:         dense<{{\[\[}}0.0{{.*}}, 2.0{{.*}}], [6.0
// CHECK:         tfl.gather
func.func @clamp_table(%i: tensor<1xi32>) -> tensor<1x2xf32> {
  %table = arith.constant dense<[[-1.0, 2.0], [7.0, 4.0]]> : tensor<2x2xf32>
  %0 = "tfl.gather"(%table, %i) {axis = 0 : i32} : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
  %1 = "tfl.relu6"(%0) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// Another operator reads the rows as they are.
// CHECK-LABEL: @clamp_shared_rows
// CHECK:         tfl.relu
func.func @clamp_shared_rows(%i: tensor<1xi32>) -> tensor<1x2xf32> {
  %table = arith.constant dense<[[-1.0, 2.0], [7.0, 4.0]]> : tensor<2x2xf32>
  %0 = "tfl.gather"(%table, %i) {axis = 0 : i32} : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
  %1 = "tfl.relu"(%0) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = "tfl.mul"(%0, %1) {fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// Another operator reads the table.
// CHECK-LABEL: @clamp_shared_table
// CHECK:         tfl.relu
func.func @clamp_shared_table(%i: tensor<1xi32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %table = arith.constant dense<[[-1.0, 2.0], [7.0, 4.0]]> : tensor<2x2xf32>
  %0 = "tfl.gather"(%table, %i) {axis = 0 : i32} : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
  %1 = "tfl.relu"(%0) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = "tfl.gather"(%table, %i) {axis = 0 : i32} : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
  return %1, %2 : tensor<1x2xf32>, tensor<1x2xf32>
}
