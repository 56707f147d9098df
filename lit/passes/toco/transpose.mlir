// RUN: tflower-opt %s --toco-remove-successive-transpose --toco-merge-reshape-into-preceding-transpose --toco-reorder-reshape-transpose --split-input-file | filecheck %s

// CHECK-LABEL: @there_and_back
// CHECK-NEXT:    "tfl.sin"(%arg0)
func.func @there_and_back(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %q = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tfl.transpose"(%0, %q) : (tensor<3x4x2xf32>, tensor<3xi32>) -> tensor<2x3x4xf32>
  %2 = "tfl.sin"(%1) : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %2 : tensor<2x3x4xf32>
}

// -----

// The second goes on turning.
// CHECK-LABEL: @there_and_on
// CHECK:         tfl.transpose
// CHECK:         tfl.transpose
func.func @there_and_on(%x: tensor<2x3x4xf32>) -> tensor<4x2x3xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<3x4x2xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  %2 = "tfl.sin"(%1) : (tensor<4x2x3xf32>) -> tensor<4x2x3xf32>
  return %2 : tensor<4x2x3xf32>
}

// -----

// The model gives what comes back.
// CHECK-LABEL: @back_to_output
// CHECK:         tfl.transpose
// CHECK:         tfl.transpose
func.func @back_to_output(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<3x2xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The transpose puts the 1 where the reshape wants it; the other reader of its order is left alone.
// CHECK-LABEL: @merge
// CHECK:         dense<[1, 0, 2]> : tensor<3xi32>
// CHECK-NOT:     tfl.reshape
// CHECK:         "tfl.transpose"(%arg0, {{.*}} -> tensor<3x2x1xf32>
// CHECK:         "tfl.transpose"(%arg1, {{.*}} -> tensor<3x6x2xf32>
func.func @merge(%x: tensor<2x3x1xf32>, %y: tensor<2x3x6xf32>) -> (tensor<3x2x1xf32>, tensor<3x6x2xf32>) {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %shape = arith.constant dense<[3, 2, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x1xf32>, tensor<3xi32>) -> tensor<3x1x2xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<3x1x2xf32>, tensor<3xi32>) -> tensor<3x2x1xf32>
  %2 = "tfl.transpose"(%y, %p) : (tensor<2x3x6xf32>, tensor<3xi32>) -> tensor<3x6x2xf32>
  return %1, %2 : tensor<3x2x1xf32>, tensor<3x6x2xf32>
}

// -----

// The reshape does more than to move ones.
// CHECK-LABEL: @no_merge
// CHECK:         tfl.transpose
// CHECK:         tfl.reshape
func.func @no_merge(%x: tensor<2x3x1xf32>) -> tensor<2x3x1xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %shape = arith.constant dense<[2, 3, 1]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x3x1xf32>, tensor<3xi32>) -> tensor<3x1x2xf32>
  %1 = "tfl.reshape"(%0, %shape) : (tensor<3x1x2xf32>, tensor<3xi32>) -> tensor<2x3x1xf32>
  return %1 : tensor<2x3x1xf32>
}

// -----

// CHECK-LABEL: @reorder
// CHECK-DAG:     [[P:%[0-9]+]] = {{.*}}dense<[1, 0]> : tensor<2xi32>
// CHECK:         "tfl.transpose"(%arg0, [[P]]) {{.*}} -> tensor<3x2xf32>
// CHECK:         tfl.reshape{{.*}} -> tensor<1x3x2xf32>
func.func @reorder(%x: tensor<2x3xf32>) -> tensor<1x3x2xf32> {
  %shape = arith.constant dense<[2, 1, 3]> : tensor<3xi32>
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<2x1x3xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<2x1x3xf32>, tensor<3xi32>) -> tensor<1x3x2xf32>
  return %1 : tensor<1x3x2xf32>
}

// -----

// CHECK-LABEL: @no_reorder
// CHECK:         tfl.reshape
// CHECK:         tfl.transpose
func.func @no_reorder(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %shape = arith.constant dense<[3, 2]> : tensor<2xi32>
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %shape) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<3x2xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}
