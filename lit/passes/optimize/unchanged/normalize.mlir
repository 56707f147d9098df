// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// The powers are a result, too.
// CHECK-LABEL: func.func @powers(
// CHECK:         "tfl.exp"(
// CHECK:         "tfl.sum"(
// CHECK:         tfl.div
func.func @powers(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %axis = arith.constant dense<[-1]> : tensor<1xi32>
  %0 = "tfl.exp"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %2 = "tfl.div"(%0, %1) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %0, %2 : tensor<2x3xf32>, tensor<2x3xf32>
}

// The largest number of each column is taken away.
// CHECK-LABEL: func.func @columns(
// CHECK:         "tfl.reduce_max"(
// CHECK:         tfl.sub
// CHECK:         "tfl.softmax"(
func.func @columns(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<[0]> : tensor<1xi32>
  %0 = "tfl.reduce_max"(%x, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<1x3xf32>
  %1 = "tfl.sub"(%x, %0) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.softmax"(%1) {beta = 1.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// The powers of something else are summed up.
// CHECK-LABEL: func.func @other(
// CHECK:         "tfl.log"(
// CHECK:         tfl.sub
// CHECK-NOT:     "tfl.log_softmax"
func.func @other(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<[-1]> : tensor<1xi32>
  %0 = "tfl.reduce_max"(%x, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %1 = "tfl.sub"(%x, %0) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %2 = "tfl.exp"(%y) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.sum"(%2, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %4 = "tfl.log"(%3) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %5 = "tfl.sub"(%1, %4) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %5 : tensor<2x3xf32>
}

// All is done along columns.
// CHECK-LABEL: func.func @log_of_columns(
// CHECK:         "tfl.log"(
// CHECK:         tfl.sub
// CHECK-NOT:     "tfl.log_softmax"
func.func @log_of_columns(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<[0]> : tensor<1xi32>
  %0 = "tfl.reduce_max"(%x, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<1x3xf32>
  %1 = "tfl.sub"(%x, %0) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.exp"(%1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.sum"(%2, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<1x3xf32>
  %4 = "tfl.log"(%3) : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %5 = "tfl.sub"(%1, %4) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %5 : tensor<2x3xf32>
}

// A negative factor turns the order around.
// CHECK-LABEL: func.func @turned(
// CHECK:         "tfl.softmax"(
// CHECK:         "tfl.arg_max"(
func.func @turned(%x: tensor<2x3xf32>) -> tensor<2xi32> {
  %axis = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.softmax"(%x) {beta = -1.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.arg_max"(%0, %axis) : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi32>
  return %1 : tensor<2xi32>
}

// Every column has the length 1.
// CHECK-LABEL: func.func @length_of_columns(
// CHECK:         "tfl.sum"(
// CHECK:         "tfl.rsqrt"(
// CHECK-NOT:     "tfl.l2_normalization"
func.func @length_of_columns(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = arith.constant dense<[0]> : tensor<1xi32>
  %epsilon = arith.constant dense<0.0001> : tensor<f32>
  %0 = "tfl.square"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<1x3xf32>
  %2 = "tfl.maximum"(%1, %epsilon) : (tensor<1x3xf32>, tensor<f32>) -> tensor<1x3xf32>
  %3 = "tfl.rsqrt"(%2) : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %4 = "tfl.mul"(%x, %3) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// How large the difference would be is unknown.
// CHECK-LABEL: func.func @unknown_mean(
// CHECK:         tfl.mul
// CHECK:         "tfl.neg"(
// CHECK:         tfl.mul
func.func @unknown_mean(%x: tensor<2x3xf32>, %m: tensor<*xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.mul"(%x, %s) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.neg"(%m) : (tensor<*xf32>) -> tensor<*xf32>
  %2 = "tfl.mul"(%1, %s) {fused_activation_function = "NONE"} : (tensor<*xf32>, tensor<3xf32>) -> tensor<*xf32>
  %3 = "tfl.add"(%2, %b) {fused_activation_function = "NONE"} : (tensor<*xf32>, tensor<3xf32>) -> tensor<*xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<*xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// Of the mean more is known than of the numbers.
// CHECK-LABEL: func.func @known_mean(
// CHECK:         "tfl.neg"(
// CHECK:         tfl.mul
func.func @known_mean(%x: tensor<?x3xf32>, %m: tensor<2x3xf32>, %s: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<?x3xf32> {
  %0 = "tfl.mul"(%x, %s) {fused_activation_function = "NONE"} : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  %1 = "tfl.neg"(%m) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.mul"(%1, %s) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.add"(%2, %b) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %4 = "tfl.add"(%0, %3) {fused_activation_function = "NONE"} : (tensor<?x3xf32>, tensor<2x3xf32>) -> tensor<?x3xf32>
  return %4 : tensor<?x3xf32>
}
