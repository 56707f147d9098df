// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// The transposes exchange other axes than the last two.
// CHECK-LABEL: func.func @other_axes(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.batch_matmul"(
func.func @other_axes(%x: tensor<2x3x4xf32>, %y: tensor<2x5x4xf32>, %z: tensor<4x2x5xf32>) -> (tensor<3x2x5xf32>, tensor<2x3x5xf32>) {
  %perm = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %0 = "tfl.batch_matmul"(%x, %y) {adj_x = false, adj_y = true} : (tensor<2x3x4xf32>, tensor<2x5x4xf32>) -> tensor<2x3x5xf32>
  %1 = "tfl.transpose"(%0, %perm) : (tensor<2x3x5xf32>, tensor<3xi32>) -> tensor<3x2x5xf32>
  %2 = "tfl.transpose"(%z, %perm) : (tensor<4x2x5xf32>, tensor<3xi32>) -> tensor<2x4x5xf32>
  %3 = "tfl.batch_matmul"(%x, %2) {adj_x = false, adj_y = false} : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return %1, %3 : tensor<3x2x5xf32>, tensor<2x3x5xf32>
}

// Something else needs what is transposed, too.
// CHECK-LABEL: func.func @shared(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.batch_matmul"({{.*}}) <{adj_x = false, adj_y = false}>
func.func @shared(%x: tensor<2x3x4xf32>, %y: tensor<2x5x4xf32>) -> (tensor<2x4x5xf32>, tensor<2x3x5xf32>) {
  %perm = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%y, %perm) : (tensor<2x5x4xf32>, tensor<3xi32>) -> tensor<2x4x5xf32>
  %1 = "tfl.batch_matmul"(%x, %0) {adj_x = false, adj_y = false} : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return %0, %1 : tensor<2x4x5xf32>, tensor<2x3x5xf32>
}

// Of one side of the reshapes too little is known.
// CHECK-LABEL: func.func @unranked(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
func.func @unranked(%x: tensor<*xf32>, %y: tensor<3x5xf32>) -> tensor<2x2x5xf32> {
  %flat = arith.constant dense<[4, 3]> : tensor<2xi32>
  %wide = arith.constant dense<[2, 2, 5]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %flat) : (tensor<*xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<4x3xf32>, tensor<3x5xf32>) -> tensor<4x5xf32>
  %2 = "tfl.reshape"(%1, %wide) : (tensor<4x5xf32>, tensor<3xi32>) -> tensor<2x2x5xf32>
  return %2 : tensor<2x2x5xf32>
}

// CHECK-LABEL: func.func @unknown(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
func.func @unknown(%x: tensor<?x2x3xf32>, %y: tensor<3x5xf32>) -> tensor<?x2x5xf32> {
  %flat = arith.constant dense<[-1, 3]> : tensor<2xi32>
  %wide = arith.constant dense<[-1, 2, 5]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %flat) : (tensor<?x2x3xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<?x3xf32>, tensor<3x5xf32>) -> tensor<?x5xf32>
  %2 = "tfl.reshape"(%1, %wide) : (tensor<?x5xf32>, tensor<3xi32>) -> tensor<?x2x5xf32>
  return %2 : tensor<?x2x5xf32>
}

// The other operand has batches: two axes of them, or more than one.
// CHECK-LABEL: func.func @rank_of_batches(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
func.func @rank_of_batches(%x: tensor<1x1x2x2x3xf32>, %y: tensor<1x1x3x5xf32>) -> tensor<1x1x2x2x5xf32> {
  %flat = arith.constant dense<[1, 1, 4, 3]> : tensor<4xi32>
  %wide = arith.constant dense<[1, 1, 2, 2, 5]> : tensor<5xi32>
  %0 = "tfl.reshape"(%x, %flat) : (tensor<1x1x2x2x3xf32>, tensor<4xi32>) -> tensor<1x1x4x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<1x1x4x3xf32>, tensor<1x1x3x5xf32>) -> tensor<1x1x4x5xf32>
  %2 = "tfl.reshape"(%1, %wide) : (tensor<1x1x4x5xf32>, tensor<5xi32>) -> tensor<1x1x2x2x5xf32>
  return %2 : tensor<1x1x2x2x5xf32>
}

// CHECK-LABEL: func.func @batches(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
func.func @batches(%x: tensor<2x2x1x3xf32>, %y: tensor<2x3x5xf32>) -> tensor<2x2x1x5xf32> {
  %flat = arith.constant dense<[2, 2, 3]> : tensor<3xi32>
  %wide = arith.constant dense<[2, 2, 1, 5]> : tensor<4xi32>
  %0 = "tfl.reshape"(%x, %flat) : (tensor<2x2x1x3xf32>, tensor<3xi32>) -> tensor<2x2x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<2x2x3xf32>, tensor<2x3x5xf32>) -> tensor<2x2x5xf32>
  %2 = "tfl.reshape"(%1, %wide) : (tensor<2x2x5xf32>, tensor<4xi32>) -> tensor<2x2x1x5xf32>
  return %2 : tensor<2x2x1x5xf32>
}

// The reshape makes batches of rows.
// CHECK-LABEL: func.func @made_batches(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
func.func @made_batches(%x: tensor<1x4x3xf32>, %y: tensor<1x3x5xf32>) -> tensor<1x4x5xf32> {
  %flat = arith.constant dense<[2, 2, 3]> : tensor<3xi32>
  %wide = arith.constant dense<[1, 4, 5]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %flat) : (tensor<1x4x3xf32>, tensor<3xi32>) -> tensor<2x2x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<2x2x3xf32>, tensor<1x3x5xf32>) -> tensor<2x2x5xf32>
  %2 = "tfl.reshape"(%1, %wide) : (tensor<2x2x5xf32>, tensor<3xi32>) -> tensor<1x4x5xf32>
  return %2 : tensor<1x4x5xf32>
}

// The flattened dimensions are not those after the first two.
// CHECK-LABEL: func.func @flat_rows(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
func.func @flat_rows(%x: tensor<1x2x2x3xf32>, %y: tensor<3x5xf32>) -> tensor<2x2x5xf32> {
  %flat = arith.constant dense<[4, 3]> : tensor<2xi32>
  %wide = arith.constant dense<[2, 2, 5]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %flat) : (tensor<1x2x2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<4x3xf32>, tensor<3x5xf32>) -> tensor<4x5xf32>
  %2 = "tfl.reshape"(%1, %wide) : (tensor<4x5xf32>, tensor<3xi32>) -> tensor<2x2x5xf32>
  return %2 : tensor<2x2x5xf32>
}

// The result is not given its batch again, neither of many dimensions nor of three.
// CHECK-LABEL: func.func @no_batch(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.reshape"(
func.func @no_batch(%x: tensor<1x2x2x3xf32>, %y: tensor<6x5xf32>, %z: tensor<1x2x6xf32>) -> (tensor<5x2xf32>, tensor<5x2xf32>) {
  %flat = arith.constant dense<[2, 6]> : tensor<2xi32>
  %turned = arith.constant dense<[5, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %flat) : (tensor<1x2x2x3xf32>, tensor<2xi32>) -> tensor<2x6xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false} : (tensor<2x6xf32>, tensor<6x5xf32>) -> tensor<2x5xf32>
  %2 = "tfl.reshape"(%1, %turned) : (tensor<2x5xf32>, tensor<2xi32>) -> tensor<5x2xf32>
  %3 = "tfl.reshape"(%z, %flat) : (tensor<1x2x6xf32>, tensor<2xi32>) -> tensor<2x6xf32>
  %4 = "tfl.batch_matmul"(%3, %y) {adj_x = false, adj_y = false} : (tensor<2x6xf32>, tensor<6x5xf32>) -> tensor<2x5xf32>
  %5 = "tfl.reshape"(%4, %turned) : (tensor<2x5xf32>, tensor<2xi32>) -> tensor<5x2xf32>
  return %2, %5 : tensor<5x2xf32>, tensor<5x2xf32>
}

// The transposes around the product fit each other, but the last one is another.
// CHECK-LABEL: func.func @other_order(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.transpose"(
func.func @other_order(%x: tensor<2x4xf32>, %y: tensor<1x3x4xf32>) -> tensor<3x2x1xf32> {
  %back = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %flat = arith.constant dense<[4, 3]> : tensor<2xi32>
  %wide = arith.constant dense<[2, 1, 3]> : tensor<3xi32>
  %perm = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%y, %back) : (tensor<1x3x4xf32>, tensor<3xi32>) -> tensor<4x1x3xf32>
  %1 = "tfl.reshape"(%0, %flat) : (tensor<4x1x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false} : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.reshape"(%2, %wide) : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<2x1x3xf32>
  %4 = "tfl.transpose"(%3, %perm) : (tensor<2x1x3xf32>, tensor<3xi32>) -> tensor<3x2x1xf32>
  return %4 : tensor<3x2x1xf32>
}

// How many rows there are is unknown.
// CHECK-LABEL: func.func @unknown_rows(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.transpose"(
func.func @unknown_rows(%x: tensor<?x4xf32>, %y: tensor<1x3x4xf32>) -> tensor<1x3x?xf32> {
  %back = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %flat = arith.constant dense<[4, 3]> : tensor<2xi32>
  %wide = arith.constant dense<[-1, 1, 3]> : tensor<3xi32>
  %perm = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%y, %back) : (tensor<1x3x4xf32>, tensor<3xi32>) -> tensor<4x1x3xf32>
  %1 = "tfl.reshape"(%0, %flat) : (tensor<4x1x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false} : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf32>
  %3 = "tfl.reshape"(%2, %wide) : (tensor<?x3xf32>, tensor<3xi32>) -> tensor<?x1x3xf32>
  %4 = "tfl.transpose"(%3, %perm) : (tensor<?x1x3xf32>, tensor<3xi32>) -> tensor<1x3x?xf32>
  return %4 : tensor<1x3x?xf32>
}

// The reshape before the product does not drop a dimension of 1.
// CHECK-LABEL: func.func @rows_of_two(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         "tfl.transpose"(
func.func @rows_of_two(%x: tensor<2x8xf32>, %y: tensor<2x3x4xf32>) -> tensor<1x3x2xf32> {
  %back = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %flat = arith.constant dense<[8, 3]> : tensor<2xi32>
  %wide = arith.constant dense<[2, 1, 3]> : tensor<3xi32>
  %perm = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%y, %back) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  %1 = "tfl.reshape"(%0, %flat) : (tensor<4x2x3xf32>, tensor<2xi32>) -> tensor<8x3xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false} : (tensor<2x8xf32>, tensor<8x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.reshape"(%2, %wide) : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<2x1x3xf32>
  %4 = "tfl.transpose"(%3, %perm) : (tensor<2x1x3xf32>, tensor<3xi32>) -> tensor<1x3x2xf32>
  return %4 : tensor<1x3x2xf32>
}

// What is transposed and flattened has unknown dimensions.
// CHECK-LABEL: func.func @unknown_transposed(
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.batch_matmul"(
func.func @unknown_transposed(%x: tensor<5x3xf32>, %y: tensor<?x3x4xf32>) -> tensor<5x?xf32> {
  %back = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %flat = arith.constant dense<[3, -1]> : tensor<2xi32>
  %0 = "tfl.transpose"(%y, %back) : (tensor<?x3x4xf32>, tensor<3xi32>) -> tensor<3x4x?xf32>
  %1 = "tfl.reshape"(%0, %flat) : (tensor<3x4x?xf32>, tensor<2xi32>) -> tensor<3x?xf32>
  %2 = "tfl.batch_matmul"(%x, %1) {adj_x = false, adj_y = false} : (tensor<5x3xf32>, tensor<3x?xf32>) -> tensor<5x?xf32>
  return %2 : tensor<5x?xf32>
}

// Every column has a scale of its own.
// CHECK-LABEL: func.func @scales(
// CHECK:         "tfl.batch_matmul"(
// CHECK:         tfl.mul
func.func @scales(%y: tensor<3x2xf32>) -> tensor<2x2xf32> {
  %x = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %c = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = "tfl.batch_matmul"(%x, %y) {adj_x = false, adj_y = false} : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  %1 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"} : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  return %1 : tensor<2x2xf32>
}
