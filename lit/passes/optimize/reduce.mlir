// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// Nothing is reduced.
// CHECK-LABEL: @empty
// CHECK-NEXT:    return
func.func @empty(%x: tensor<2x1x3xf32>) -> tensor<2x1x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.sum"(%x, %a) {keep_dims = true}
    : (tensor<2x1x3xf32>, tensor<1xi32>) -> tensor<2x1x3xf32>
  return %0 : tensor<2x1x3xf32>
}

// -----

// Here a dimension goes.
// CHECK-LABEL: @not_empty
// CHECK:         "tfl.sum"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @not_empty(%x: tensor<2x1x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.sum"(%x, %a) {keep_dims = false}
    : (tensor<2x1x3xf32>, tensor<1xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// The reshape restores what was reduced.
// CHECK-LABEL: @keep_dims
// CHECK:         "tfl.mean"{{.*}}keep_dims = true{{.*}} -> tensor<?x1x1x3xf32>
// CHECK-NEXT:    return
func.func @keep_dims(%x: tensor<?x4x4x3xf32>) -> tensor<?x1x1x3xf32> {
  %a = arith.constant dense<[1, 2]> : tensor<2xi32>
  %s = arith.constant dense<[-1, 1, 1, 3]> : tensor<4xi32>
  %0 = "tfl.mean"(%x, %a) {keep_dims = false}
    : (tensor<?x4x4x3xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<?x3xf32>, tensor<4xi32>) -> tensor<?x1x1x3xf32>
  return %1 : tensor<?x1x1x3xf32>
}

// -----

// Counted from the end.
// CHECK-LABEL: @keep_last
// CHECK:         "tfl.reduce_max"{{.*}}keep_dims = true{{.*}} -> tensor<2x1xf32>
// CHECK-NEXT:    return
func.func @keep_last(%x: tensor<2x4xf32>) -> tensor<2x1xf32> {
  %a = arith.constant dense<[-1]> : tensor<1xi32>
  %s = arith.constant dense<[2, 1]> : tensor<2xi32>
  %0 = "tfl.reduce_max"(%x, %a) {keep_dims = false}
    : (tensor<2x4xf32>, tensor<1xi32>) -> tensor<2xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2xf32>, tensor<2xi32>) -> tensor<2x1xf32>
  return %1 : tensor<2x1xf32>
}

// -----

// The reshape makes another shape.
// CHECK-LABEL: @other_reshape
// CHECK:         "tfl.sum"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x2x3xf32>
// CHECK-NEXT:    return
func.func @other_reshape(%x: tensor<2x4x3xf32>) -> tensor<1x2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %s = arith.constant dense<[1, 2, 3]> : tensor<3xi32>
  %0 = "tfl.sum"(%x, %a) {keep_dims = false}
    : (tensor<2x4x3xf32>, tensor<1xi32>) -> tensor<2x3xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<1x2x3xf32>
  return %1 : tensor<1x2x3xf32>
}

// -----

// A squeezed dimension is reduced along with the others.
// CHECK-LABEL: @squeezed
// CHECK:         "tfl.reduce_max"{{.*}} -> tensor<?x3xf32>
// CHECK-NEXT:    return
func.func @squeezed(%x: tensor<?x1x?x3xf32>) -> tensor<?x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.squeeze"(%x) {squeeze_dims = [1]} : (tensor<?x1x?x3xf32>) -> tensor<?x?x3xf32>
  %1 = "tfl.reduce_max"(%0, %a) {keep_dims = false}
    : (tensor<?x?x3xf32>, tensor<1xi32>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}

// -----

// A sum that runs over one element.
// CHECK-LABEL: @cumsum
// CHECK-NEXT:    return
func.func @cumsum(%x: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %a = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.cumsum"(%x, %a) {exclusive = false, reverse = false}
    : (tensor<2x1xf32>, tensor<i32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

// Exclusive, it is zero.
// CHECK-LABEL: @exclusive_cumsum
// CHECK:         "tfl.cumsum"{{.*}} -> tensor<2x1xf32>
// CHECK-NEXT:    return
func.func @exclusive_cumsum(%x: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %a = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.cumsum"(%x, %a) {exclusive = true, reverse = false}
    : (tensor<2x1xf32>, tensor<i32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

// No axis at all.
// CHECK-LABEL: @no_axes
// CHECK-NEXT:    return %arg0
func.func @no_axes(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<> : tensor<0xi32>
  %0 = "tfl.sum"(%x, %a) <{keep_dims = false}> : (tensor<2x3xf32>, tensor<0xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
