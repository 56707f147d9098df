// RUN: tflower-opt %s -tfl-optimize-broadcast-like=unsafe-fuse-dynamic-shaped-broadcast=true --split-input-file | filecheck %s

// The caller vouches for the unknown dimensions.
// CHECK-LABEL: @dynamic
// CHECK:         tfl.sub{{.*}} -> tensor<?x3xf32>
// CHECK-NEXT:    return
func.func @dynamic(%x: tensor<1x3xf32>, %y: tensor<?x3xf32>, %s: tensor<2xi32>) -> tensor<?x3xf32> {
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %1 = "tfl.sub"(%0, %y) {fused_activation_function = "NONE"}
    : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}

// -----

// Of two ranks.
// CHECK-LABEL: @rank
// CHECK:         tfl.sub{{.*}} -> tensor<?x3xf32>
// CHECK-NEXT:    return
func.func @rank(%x: tensor<3xf32>, %y: tensor<?x3xf32>, %s: tensor<2xi32>) -> tensor<?x3xf32> {
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<3xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %1 = "tfl.sub"(%y, %0) {fused_activation_function = "NONE"}
    : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}
