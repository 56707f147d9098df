// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// Axes become int32.

// CHECK-LABEL: func.func @axes
// CHECK: [[AXES:%.*]] = {{.*}}dense<[0, 2]> : tensor<2xi32>
// CHECK: "tfl.mean"(%{{.*}}, [[AXES]])
// CHECK-SAME: keep_dims = true
func.func @axes(%x: tensor<2x3x4xf32>) -> tensor<1x3x1xf32> {
  %axes = "tf.Const"() {value = dense<[0, 2]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = "tf.Mean"(%x, %axes) {keep_dims = true} : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<1x3x1xf32>
  return %0 : tensor<1x3x1xf32>
}

// -----

// Computed ones are cast.

// CHECK-LABEL: func.func @computed
// CHECK: [[AXES:%.*]] = "tfl.cast"(%{{.*}}) : (tensor<1xi64>) -> tensor<1xi32>
// CHECK: "tfl.sum"(%{{.*}}, [[AXES]])
func.func @computed(%x: tensor<2x3xf32>, %axes: tensor<1xi64>) -> tensor<?xf32> {
  %0 = "tf.Sum"(%x, %axes) {keep_dims = false} : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// CHECK-LABEL: func.func @others
// CHECK: "tfl.reduce_max"
// CHECK: "tfl.reduce_min"
// CHECK: "tfl.reduce_prod"
// CHECK: "tfl.reduce_all"
// CHECK: "tfl.reduce_any"
// CHECK: "tfl.arg_max"
// CHECK: "tfl.arg_min"
// CHECK: "tfl.cumsum"
// CHECK-SAME: exclusive = true
// CHECK: "tfl.topk_v2"
func.func @others(%x: tensor<2x3xf32>, %c: tensor<2x3xi1>) -> (tensor<2xf32>, tensor<2xf32>,
    tensor<2xf32>, tensor<2xi1>, tensor<2xi1>, tensor<2xi64>, tensor<2xi32>, tensor<2x3xf32>,
    tensor<2x2xf32>) {
  %a = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %k = "tf.Const"() {value = dense<2> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Max"(%x, %a) {keep_dims = false} : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xf32>
  %1 = "tf.Min"(%x, %a) {keep_dims = false} : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xf32>
  %2 = "tf.Prod"(%x, %a) {keep_dims = false} : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xf32>
  %3 = "tf.All"(%c, %a) {keep_dims = false} : (tensor<2x3xi1>, tensor<i32>) -> tensor<2xi1>
  %4 = "tf.Any"(%c, %a) {keep_dims = false} : (tensor<2x3xi1>, tensor<i32>) -> tensor<2xi1>
  %5 = "tf.ArgMax"(%x, %a) : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi64>
  %6 = "tf.ArgMin"(%x, %a) : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi32>
  %7 = "tf.Cumsum"(%x, %a) {exclusive = true, reverse = false}
      : (tensor<2x3xf32>, tensor<i32>) -> tensor<2x3xf32>
  %8, %9 = "tf.TopKV2"(%x, %k) {sorted = true}
      : (tensor<2x3xf32>, tensor<i32>) -> (tensor<2x2xf32>, tensor<2x2xi32>)
  return %0, %1, %2, %3, %4, %5, %6, %7, %8 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>,
      tensor<2xi1>, tensor<2xi1>, tensor<2xi64>, tensor<2xi32>, tensor<2x3xf32>, tensor<2x2xf32>
}
