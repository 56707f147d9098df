// RUN: tflower-opt %s -tfl-optimize-batch-matmul | filecheck %s

// Not the rows of the operand are summed up, but its columns.
// CHECK-LABEL: func.func @columns(
// CHECK:         "tfl.batch_matmul"(
func.func @columns(%y: tensor<5x3xf32>) -> tensor<1x5xf32> {
  %ones = arith.constant dense<1.0> : tensor<1x3xf32>
  %0 = "tfl.batch_matmul"(%ones, %y) {adj_x = false, adj_y = true} : (tensor<1x3xf32>, tensor<5x3xf32>) -> tensor<1x5xf32>
  return %0 : tensor<1x5xf32>
}

// What is transposed and flattened has unknown dimensions.
// CHECK-LABEL: func.func @unknown(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
func.func @unknown(%x: tensor<5x3xf32>, %y: tensor<?x4x3xf32>) -> tensor<5x?xf32> {
  %perm = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %flat = arith.constant dense<[3, -1]> : tensor<2xi32>
  %0 = "tfl.transpose"(%y, %perm) : (tensor<?x4x3xf32>, tensor<3xi32>) -> tensor<3x?x4xf32>
  %1 = "tfl.reshape"(%0, %flat) : (tensor<3x?x4xf32>, tensor<2xi32>) -> tensor<3x?xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false} : (tensor<5x3xf32>, tensor<3x?xf32>) -> tensor<5x?xf32>
  return %2 : tensor<5x?xf32>
}

// The reshape makes rows of parts of several dimensions.
// CHECK-LABEL: func.func @across(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
func.func @across(%x: tensor<5x4xf32>, %y: tensor<2x2x3xf32>) -> tensor<5x3xf32> {
  %perm = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %flat = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.transpose"(%y, %perm) : (tensor<2x2x3xf32>, tensor<3xi32>) -> tensor<3x2x2xf32>
  %1 = "tfl.reshape"(%0, %flat) : (tensor<3x2x2xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false} : (tensor<5x4xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  return %2 : tensor<5x3xf32>
}

// The transpose turns the columns around, too.
// CHECK-LABEL: func.func @turned(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
func.func @turned(%x: tensor<5x3xf32>, %y: tensor<2x4x3xf32>) -> tensor<5x8xf32> {
  %perm = arith.constant dense<[2, 1, 0]> : tensor<3xi32>
  %flat = arith.constant dense<[3, 8]> : tensor<2xi32>
  %0 = "tfl.transpose"(%y, %perm) : (tensor<2x4x3xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tfl.reshape"(%0, %flat) : (tensor<3x4x2xf32>, tensor<2xi32>) -> tensor<3x8xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false} : (tensor<5x3xf32>, tensor<3x8xf32>) -> tensor<5x8xf32>
  return %2 : tensor<5x8xf32>
}

// The layer inside has a bias.
// CHECK-LABEL: func.func @bias(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.batch_matmul"(
func.func @bias(%x: tensor<3x2xf32>, %r: tensor<4x3xf32>, %y: tensor<2x5xf32>, %b: tensor<4xf32>) -> tensor<4x5xf32> {
  %perm = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<3x2xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%0, %r, %b) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %2 = "tfl.batch_matmul"(%1, %y) {adj_x = true, adj_y = false} : (tensor<2x4xf32>, tensor<2x5xf32>) -> tensor<4x5xf32>
  return %2 : tensor<4x5xf32>
}

// So has the layer whose weights are transposed; the other one flattens its input.
// CHECK-LABEL: func.func @layers(
// CHECK:         "tfl.fully_connected"(%arg0
// CHECK:         "tfl.fully_connected"(%arg3
func.func @layers(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>, %b: tensor<4xf32>, %z: tensor<1x2x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %perm = arith.constant dense<[1, 0]> : tensor<2xi32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.transpose"(%y, %perm) : (tensor<3x4xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.fully_connected"(%x, %0, %b) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %2 = "tfl.fully_connected"(%z, %0, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  return %1, %2 : tensor<2x4xf32>, tensor<2x4xf32>
}
