// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @join
// CHECK: "tfl.concatenation"
// CHECK-SAME: axis = -1 : i32, fused_activation_function = "NONE"
// CHECK: "tfl.pack"
// CHECK-SAME: axis = 1 : i32, values_count = 2 : i32
func.func @join(%x: tensor<2x3xf32>) -> tensor<2x2x6xf32> {
  %a = "tf.Const"() {value = dense<-1> : tensor<i64>} : () -> tensor<i64>
  %0 = "tf.ConcatV2"(%x, %x, %a) : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> tensor<2x6xf32>
  %1 = "tf.Pack"(%0, %0) {axis = 1 : i64} : (tensor<2x6xf32>, tensor<2x6xf32>) -> tensor<2x2x6xf32>
  return %1 : tensor<2x2x6xf32>
}

// -----

// An axis that is computed has no counterpart.

// CHECK-LABEL: func.func @axis
// CHECK: "tf.ConcatV2"
func.func @axis(%x: tensor<2x3xf32>, %a: tensor<i32>) -> tensor<?x?xf32> {
  %0 = "tf.ConcatV2"(%x, %x, %a) : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// CHECK-LABEL: func.func @take_apart
// CHECK: "tfl.split"
// CHECK-SAME: num_splits = 3 : i32
// CHECK: "tfl.split_v"
// CHECK-SAME: num_splits = 2 : i32
// CHECK: "tfl.unpack"
// CHECK-SAME: axis = 0 : i32, num = 2 : i32
func.func @take_apart(%x: tensor<2x3xf32>) -> (tensor<2x1xf32>, tensor<2x1xf32>, tensor<3xf32>) {
  %a = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %s = "tf.Const"() {value = dense<[1, 2]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0, %1, %2 = "tf.Split"(%a, %x)
      : (tensor<i32>, tensor<2x3xf32>) -> (tensor<2x1xf32>, tensor<2x1xf32>, tensor<2x1xf32>)
  %3, %4 = "tf.SplitV"(%x, %s, %a)
      : (tensor<2x3xf32>, tensor<2xi64>, tensor<i32>) -> (tensor<2x1xf32>, tensor<2x2xf32>)
  %5, %6 = "tf.Unpack"(%x) {axis = 0 : i64} : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return %0, %3, %5 : tensor<2x1xf32>, tensor<2x1xf32>, tensor<3xf32>
}

// -----

// Bounds beyond int32 are cut to it.

// CHECK-LABEL: func.func @bounds
// CHECK: dense<[0, 1]> : tensor<2xi32>
// CHECK: dense<[2147483647, 2]> : tensor<2xi32>
// CHECK: "tfl.strided_slice"
// CHECK-SAME: begin_mask = 1 : i32, ellipsis_mask = 0 : i32, end_mask = 2 : i32
// CHECK-SAME: shrink_axis_mask = 0 : i32
func.func @bounds(%x: tensor<2x3xf32>) -> tensor<2x2xf32> {
  %b = "tf.Const"() {value = dense<[0, 1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %e = "tf.Const"() {value = dense<[4611686018427387904, 2]> : tensor<2xi64>} : () -> tensor<2xi64>
  %s = "tf.Const"() {value = dense<1> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = "tf.StridedSlice"(%x, %b, %e, %s) {begin_mask = 1 : i64, end_mask = 2 : i64,
      ellipsis_mask = 0 : i64, new_axis_mask = 0 : i64, shrink_axis_mask = 0 : i64}
      : (tensor<2x3xf32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// CHECK-LABEL: func.func @blocks
// CHECK: "tfl.slice"
// CHECK: "tfl.dynamic_update_slice"
func.func @blocks(%x: tensor<4x4xf32>, %i: tensor<2xi32>) -> tensor<4x4xf32> {
  %s = "tf.Const"() {value = dense<2> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.Slice"(%x, %i, %s) : (tensor<4x4xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x2xf32>
  %1 = "tf.XlaDynamicUpdateSlice"(%x, %0, %i)
      : (tensor<4x4xf32>, tensor<2x2xf32>, tensor<2xi32>) -> tensor<4x4xf32>
  return %1 : tensor<4x4xf32>
}
