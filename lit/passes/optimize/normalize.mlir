// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// exp(x) / sum(exp(x)).
// CHECK-LABEL: @softmax
// CHECK:         "tfl.softmax"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.exp"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %2 = "tfl.div"(%0, %1) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// The sum runs over another axis.
// CHECK-LABEL: @softmax_of_rows
// CHECK:         "tfl.exp"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.sum"{{.*}}keep_dims = true{{.*}} -> tensor<1x3xf32>
// CHECK:         tfl.div{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @softmax_of_rows(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[0]> : tensor<1xi32>
  %0 = "tfl.exp"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<1x3xf32>
  %2 = "tfl.div"(%0, %1) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// The largest value is subtracted by softmax anyway.
// CHECK-LABEL: @shifted_softmax
// CHECK:         "tfl.softmax"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @shifted_softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[-1]> : tensor<1xi32>
  %0 = "tfl.reduce_max"(%x, %a) {keep_dims = true}
    : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %1 = "tfl.sub"(%x, %0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %2 = "tfl.softmax"(%1) {beta = 1.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// -----

// As JAX writes it.
// CHECK-LABEL: @bounded_softmax
// CHECK:         "tfl.softmax"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @bounded_softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %m = arith.constant dense<0xFF800000> : tensor<f32>
  %s = arith.constant dense<[2, 1]> : tensor<2xi32>
  %0 = "tfl.reduce_max"(%x, %a) {keep_dims = false}
    : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2xf32>
  %1 = "tfl.maximum"(%0, %m) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tfl.reshape"(%1, %s) : (tensor<2xf32>, tensor<2xi32>) -> tensor<2x1xf32>
  %3 = "tfl.sub"(%x, %2) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %4 = "tfl.softmax"(%3) {beta = 1.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// (x - max) - log(sum(exp(x - max))).
// CHECK-LABEL: @log_softmax
// CHECK:         "tfl.log_softmax"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @log_softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.reduce_max"(%x, %a) {keep_dims = true}
    : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %1 = "tfl.sub"(%x, %0) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %2 = "tfl.exp"(%1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.sum"(%2, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %4 = "tfl.log"(%3) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %5 = "tfl.sub"(%1, %4) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %5 : tensor<2x3xf32>
}

// -----

// Softmax does not change which is the largest.
// CHECK-LABEL: @arg_max
// CHECK:         "tfl.arg_max"{{.*}} -> tensor<2xi32>
// CHECK-NEXT:    return
func.func @arg_max(%x: tensor<2x3xf32>) -> tensor<2xi32> {
  %a = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.softmax"(%x) {beta = 1.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.arg_max"(%0, %a) : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi32>
  return %1 : tensor<2xi32>
}

// -----

// Along another axis it does.
// CHECK-LABEL: @arg_max_of_columns
// CHECK:         "tfl.softmax"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.arg_max"{{.*}} -> tensor<3xi32>
// CHECK-NEXT:    return
func.func @arg_max_of_columns(%x: tensor<2x3xf32>) -> tensor<3xi32> {
  %a = arith.constant dense<0> : tensor<i32>
  %0 = "tfl.softmax"(%x) {beta = 1.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.arg_max"(%0, %a) : (tensor<2x3xf32>, tensor<i32>) -> tensor<3xi32>
  return %1 : tensor<3xi32>
}

// -----

// x * rsqrt(sum(x * x)).
// CHECK-LABEL: @l2_normalization
// CHECK:         "tfl.l2_normalization"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @l2_normalization(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.square"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %2 = "tfl.rsqrt"(%1) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %3 = "tfl.mul"(%x, %2) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}

// -----

// x / sqrt(max(sum(x * x), epsilon)).
// CHECK-LABEL: @bounded_l2_normalization
// CHECK:         "tfl.l2_normalization"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @bounded_l2_normalization(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %e = arith.constant dense<1.0e-6> : tensor<f32>
  %0 = "tfl.mul"(%x, %x) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %2 = "tfl.maximum"(%1, %e) : (tensor<2x1xf32>, tensor<f32>) -> tensor<2x1xf32>
  %3 = "tfl.sqrt"(%2) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %4 = "tfl.div"(%x, %3) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// The bound is too large.
// CHECK-LABEL: @large_bound
// CHECK:         tfl.mul
// CHECK:         "tfl.sum"{{.*}}keep_dims = true{{.*}} -> tensor<2x1xf32>
// CHECK:         "tfl.maximum"{{.*}} -> tensor<2x1xf32>
// CHECK:         "tfl.sqrt"{{.*}} -> tensor<2x1xf32>
// CHECK:         tfl.div{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @large_bound(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %e = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.mul"(%x, %x) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>
  %2 = "tfl.maximum"(%1, %e) : (tensor<2x1xf32>, tensor<f32>) -> tensor<2x1xf32>
  %3 = "tfl.sqrt"(%2) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %4 = "tfl.div"(%x, %3) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// -----

// Without keeping dimensions, the sum would be broadcast along the other axis.
// CHECK-LABEL: @transposed_l2_normalization
// CHECK:         "tfl.square"{{.*}} -> tensor<3x3xf32>
// CHECK:         "tfl.sum"{{.*}} -> tensor<3xf32>
// CHECK:         "tfl.rsqrt"{{.*}} -> tensor<3xf32>
// CHECK:         tfl.mul{{.*}} -> tensor<3x3xf32>
// CHECK-NEXT:    return
func.func @transposed_l2_normalization(%x: tensor<3x3xf32>) -> tensor<3x3xf32> {
  %a = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.square"(%x) : (tensor<3x3xf32>) -> tensor<3x3xf32>
  %1 = "tfl.sum"(%0, %a) {keep_dims = false} : (tensor<3x3xf32>, tensor<1xi32>) -> tensor<3xf32>
  %2 = "tfl.rsqrt"(%1) : (tensor<3xf32>) -> tensor<3xf32>
  %3 = "tfl.mul"(%x, %2) {fused_activation_function = "NONE"}
    : (tensor<3x3xf32>, tensor<3xf32>) -> tensor<3x3xf32>
  return %3 : tensor<3x3xf32>
}

// -----

// The difference is taken before it is scaled.
// CHECK-LABEL: @center
// CHECK:         tfl.sub{{.*}} -> tensor<2x3xf32>
// CHECK:         tfl.mul
// CHECK:         tfl.add{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @center(%x: tensor<2x3xf32>, %m: tensor<2x1xf32>, %s: tensor<2x3xf32>, %b: tensor<3xf32>)
    -> tensor<2x3xf32> {
  %0 = "tfl.neg"(%m) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %1 = "tfl.mul"(%0, %s) {fused_activation_function = "NONE"}
    : (tensor<2x1xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.add"(%1, %b) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %3 = "tfl.mul"(%x, %s) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %4 = "tfl.add"(%3, %2) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}
