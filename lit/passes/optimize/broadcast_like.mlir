// RUN: tflower-opt %s -tfl-optimize-broadcast-like --split-input-file | filecheck %s

// Broadcasting by the op itself.
// CHECK-LABEL: @broadcast
// CHECK:         tfl.sub{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @broadcast(%x: tensor<1x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.sub"(%0, %y) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The other operand is too small.
// CHECK-LABEL: @broadcast_after
// CHECK:         tfl.sub
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @broadcast_after(%x: tensor<1x3xf32>, %y: tensor<1x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.sub"(%0, %y) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Unknown dimensions.
// CHECK-LABEL: @dynamic
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<?x3xf32>
// CHECK:         tfl.sub
// CHECK-NEXT:    return
func.func @dynamic(%x: tensor<1x3xf32>, %y: tensor<?x3xf32>, %s: tensor<2xi32>) -> tensor<?x3xf32> {
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %1 = "tfl.sub"(%0, %y) {fused_activation_function = "NONE"}
    : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}

// -----

// A filled operand.
// CHECK-LABEL: @fill
// CHECK:         "tfl.maximum"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @fill(%y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.fill"(%s, %c) : (tensor<2xi32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.maximum"(%0, %y) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// A constant of equal elements.
// CHECK-LABEL: @splat
// CHECK:         "tfl.minimum"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @splat(%y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<2.0> : tensor<2x3xf32>
  %1 = "tfl.minimum"(%y, %c) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// The rank is too high for the kernel.
// CHECK-LABEL: @rank_five
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<1x1x1x2x3xf32>
// CHECK:         "tfl.minimum"{{.*}} -> tensor<1x1x1x2x3xf32>
// CHECK-NEXT:    return
func.func @rank_five(%x: tensor<1x1x1x1x3xf32>, %y: tensor<1x1x1x2x3xf32>)
    -> tensor<1x1x1x2x3xf32> {
  %s = arith.constant dense<[1, 1, 1, 2, 3]> : tensor<5xi32>
  %0 = "tfl.broadcast_to"(%x, %s)
    : (tensor<1x1x1x1x3xf32>, tensor<5xi32>) -> tensor<1x1x1x2x3xf32>
  %1 = "tfl.minimum"(%0, %y)
    : (tensor<1x1x1x2x3xf32>, tensor<1x1x1x2x3xf32>) -> tensor<1x1x1x2x3xf32>
  return %1 : tensor<1x1x1x2x3xf32>
}

// -----

// A product broadcasts its batches.
// CHECK-LABEL: @product
// CHECK:         "tfl.batch_matmul"{{.*}} -> tensor<4x2x5xf32>
// CHECK-NEXT:    return
func.func @product(%x: tensor<1x2x3xf32>, %y: tensor<4x3x5xf32>) -> tensor<4x2x5xf32> {
  %s = arith.constant dense<[4, 2, 3]> : tensor<3xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x2x3xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  %1 = "tfl.batch_matmul"(%0, %y) {adj_x = false, adj_y = false}
    : (tensor<4x2x3xf32>, tensor<4x3x5xf32>) -> tensor<4x2x5xf32>
  return %1 : tensor<4x2x5xf32>
}

// -----

// Fewer elements are cast.
// CHECK-LABEL: @cast
// CHECK:         "tfl.cast"{{.*}} -> tensor<1x3xf32>
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @cast(%x: tensor<1x3xi32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xi32>, tensor<2xi32>) -> tensor<2x3xi32>
  %1 = "tfl.cast"(%0) : (tensor<2x3xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Fewer elements are computed.
// CHECK-LABEL: @unary
// CHECK:         "tfl.exp"{{.*}} -> tensor<1x3xf32>
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @unary(%x: tensor<1x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.exp"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// To its own shape.
// CHECK-LABEL: @same
// CHECK-NEXT:    return
func.func @same(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Summed before it is repeated.
// CHECK-LABEL: @sum
// CHECK:         "tfl.sum"{{.*}}keep_dims = true{{.*}} -> tensor<1x1xf32>
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<2x1xf32>
// CHECK-NEXT:    return
func.func @sum(%x: tensor<1x3xf32>) -> tensor<2x1xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  return %1 : tensor<2x1xf32>
}

// -----

// Summed over what is repeated.
// CHECK-LABEL: @sum_of_repeated
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.sum"{{.*}}keep_dims = true{{.*}} -> tensor<1x3xf32>
// CHECK-NEXT:    return
func.func @sum_of_repeated(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %a = arith.constant dense<[0]> : tensor<1xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<1x3xf32>
  return %1 : tensor<1x3xf32>
}

// -----

// A selection broadcasts.
// CHECK-LABEL: @select
// CHECK:         "tfl.select_v2"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @select(%c: tensor<2x3xi1>, %x: tensor<1x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.select"(%c, %0, %y)
    : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}
