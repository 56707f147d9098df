// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite reductions and scans. The text of every op, there and back.

// CHECK-LABEL: func.func @sum
// CHECK: tfl.sum
// CHECK-SAME: keep_dims = false
func.func @sum(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>) -> tensor<*xf32> {
  %2 = "tfl.sum"(%0, %1) <{keep_dims = false}> : (tensor<2x3xf32>, tensor<2x3xi32>) ->
      tensor<*xf32>
  func.return %2 : tensor<*xf32>
}

// CHECK-LABEL: func.func @mean
// CHECK: tfl.mean
// CHECK-SAME: keep_dims = false
func.func @mean(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>) -> tensor<*xf32> {
  %2 = "tfl.mean"(%0, %1) <{keep_dims = false}> : (tensor<2x3xf32>, tensor<2x3xi32>) ->
      tensor<*xf32>
  func.return %2 : tensor<*xf32>
}

// CHECK-LABEL: func.func @reduce_min
// CHECK: tfl.reduce_min
// CHECK-SAME: keep_dims = false
func.func @reduce_min(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>) -> tensor<*xf32> {
  %2 = "tfl.reduce_min"(%0, %1) <{keep_dims = false}> : (tensor<2x3xf32>, tensor<2x3xi32>) ->
      tensor<*xf32>
  func.return %2 : tensor<*xf32>
}

// CHECK-LABEL: func.func @reduce_max
// CHECK: tfl.reduce_max
// CHECK-SAME: keep_dims = false
func.func @reduce_max(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>) -> tensor<*xf32> {
  %2 = "tfl.reduce_max"(%0, %1) <{keep_dims = false}> : (tensor<2x3xf32>, tensor<2x3xi32>) ->
      tensor<*xf32>
  func.return %2 : tensor<*xf32>
}

// CHECK-LABEL: func.func @reduce_prod
// CHECK: tfl.reduce_prod
// CHECK-SAME: keep_dims = false
func.func @reduce_prod(%0: tensor<2x3xf32>, %1: tensor<2x3xi32>) -> tensor<*xf32> {
  %2 = "tfl.reduce_prod"(%0, %1) <{keep_dims = false}> : (tensor<2x3xf32>, tensor<2x3xi32>) ->
      tensor<*xf32>
  func.return %2 : tensor<*xf32>
}

// CHECK-LABEL: func.func @reduce_any
// CHECK: tfl.reduce_any
// CHECK-SAME: keep_dims = false
func.func @reduce_any(%0: tensor<2x3xi1>, %1: tensor<2x3xi32>) -> tensor<*xi1> {
  %2 = "tfl.reduce_any"(%0, %1) <{keep_dims = false}> : (tensor<2x3xi1>, tensor<2x3xi32>) ->
      tensor<*xi1>
  func.return %2 : tensor<*xi1>
}

// CHECK-LABEL: func.func @reduce_all
// CHECK: tfl.reduce_all
// CHECK-SAME: keep_dims = false
func.func @reduce_all(%0: tensor<2x3xi1>, %1: tensor<2x3xi32>) -> tensor<*xi1> {
  %2 = "tfl.reduce_all"(%0, %1) <{keep_dims = false}> : (tensor<2x3xi1>, tensor<2x3xi32>) ->
      tensor<*xi1>
  func.return %2 : tensor<*xi1>
}

// CHECK-LABEL: func.func @arg_max
// CHECK: tfl.arg_max
func.func @arg_max(%0: tensor<2x3xf32>, %1: tensor<i32>) -> tensor<*xi64> {
  %2 = "tfl.arg_max"(%0, %1) : (tensor<2x3xf32>, tensor<i32>) -> tensor<*xi64>
  func.return %2 : tensor<*xi64>
}

// CHECK-LABEL: func.func @arg_min
// CHECK: tfl.arg_min
func.func @arg_min(%0: tensor<2x3xf32>, %1: tensor<i32>) -> tensor<*xi64> {
  %2 = "tfl.arg_min"(%0, %1) : (tensor<2x3xf32>, tensor<i32>) -> tensor<*xi64>
  func.return %2 : tensor<*xi64>
}

// CHECK-LABEL: func.func @cumsum
// CHECK: tfl.cumsum
// CHECK-SAME: exclusive = true, reverse = false
func.func @cumsum(%0: tensor<2x3xf32>, %1: tensor<i32>) -> tensor<2x3xf32> {
  %2 = "tfl.cumsum"(%0, %1) <{exclusive = true, reverse = false}> : (tensor<2x3xf32>, tensor<i32>)
      -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @topk_v2
// CHECK: tfl.topk_v2
func.func @topk_v2(%0: tensor<2x3xf32>, %1: tensor<i32>) -> (tensor<2x?xf32>, tensor<2x?xi32>) {
  %2, %3 = "tfl.topk_v2"(%0, %1) : (tensor<2x3xf32>, tensor<i32>) -> (tensor<2x?xf32>,
      tensor<2x?xi32>)
  func.return %2, %3 : tensor<2x?xf32>, tensor<2x?xi32>
}
