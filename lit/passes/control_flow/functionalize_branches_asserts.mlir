// RUN: tflower-opt %s --tf-functionalize-branches=keep-asserts=true --split-input-file | filecheck %s

// What is asserted on one side moves there, in its place among the other ops.
// CHECK-LABEL: func.func @side
// CHECK:         "tf.IfRegion"(%arg1) <{is_stateless = false}>
// CHECK-NEXT:      "tf.Neg"(%arg0)
// CHECK-NEXT:      "tf.Yield"
// CHECK:           [[L:%[0-9]+]] = "tf.Less"(%arg0, %arg0)
// CHECK-NEXT:      "tf.Assert"([[L]], %arg0)
// CHECK-NEXT:      "tf.Exp"(%arg0)
// CHECK-NEXT:      "tf.Yield"
// CHECK-NOT:     tf.Assert
func.func @side(%x: tensor<f32>, %p: tensor<i1>) -> tensor<f32> {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<f32>, tensor<i1>) -> (tensor<f32>, tensor<f32>)
  %2 = "tf.Less"(%0, %x) : (tensor<f32>, tensor<f32>) -> tensor<i1>
  "tf.Assert"(%2, %0) {summarize = 3 : i64} : (tensor<i1>, tensor<f32>) -> ()
  %3 = "tf.Exp"(%0) : (tensor<f32>) -> tensor<f32>
  %4 = "tf.Neg"(%1) : (tensor<f32>) -> tensor<f32>
  %5, %6 = "tf.Merge"(%3, %4) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<i32>)
  return %5 : tensor<f32>
}

// -----

// A guard, whose merge nobody reads, stays for what it asserts.
// CHECK-LABEL: func.func @guard
// CHECK:         "tf.IfRegion"(%arg1)
// CHECK-NEXT:      "tf.Yield"(%arg1)
// CHECK:           "tf.Assert"(%arg1, %arg0)
// CHECK-NEXT:      "tf.Yield"(%arg1)
// CHECK:         "tf.Exp"
func.func @guard(%x: tensor<f32>, %p: tensor<i1>) -> tensor<f32> {
  %0, %1 = "tf.Switch"(%p, %p) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i1>)
  %2, %3 = "tf.Switch"(%x, %p) : (tensor<f32>, tensor<i1>) -> (tensor<f32>, tensor<f32>)
  "tf.Assert"(%0, %2) {summarize = 3 : i64} : (tensor<i1>, tensor<f32>) -> ()
  %4, %5 = "tf.Merge"(%0, %1) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i32>)
  %6 = "tf.Exp"(%x) : (tensor<f32>) -> tensor<f32>
  return %6 : tensor<f32>
}

// -----

// A guard within a branch moves with it.
// CHECK-LABEL: func.func @nested
// CHECK:         "tf.IfRegion"(%arg1)
// CHECK-NEXT:      "tf.Neg"(%arg0)
// CHECK-NEXT:      "tf.Yield"
// CHECK:           [[L:%[0-9]+]] = "tf.Less"(%arg0, %arg0)
// CHECK-NEXT:      "tf.IfRegion"([[L]])
// CHECK:             "tf.Assert"([[L]], %arg0)
// CHECK:           "tf.Exp"(%arg0)
// CHECK-NEXT:      "tf.Yield"
// CHECK-NOT:     tf.Assert
func.func @nested(%x: tensor<f32>, %p: tensor<i1>) -> tensor<f32> {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<f32>, tensor<i1>) -> (tensor<f32>, tensor<f32>)
  %2 = "tf.Less"(%0, %x) : (tensor<f32>, tensor<f32>) -> tensor<i1>
  %3, %4 = "tf.Switch"(%2, %2) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i1>)
  %5, %6 = "tf.Switch"(%0, %2) : (tensor<f32>, tensor<i1>) -> (tensor<f32>, tensor<f32>)
  "tf.Assert"(%3, %5) {summarize = 3 : i64} : (tensor<i1>, tensor<f32>) -> ()
  %7, %8 = "tf.Merge"(%3, %4) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i32>)
  %9 = "tf.Exp"(%0) : (tensor<f32>) -> tensor<f32>
  %10 = "tf.Neg"(%1) : (tensor<f32>) -> tensor<f32>
  %11, %12 = "tf.Merge"(%9, %10) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<i32>)
  return %11 : tensor<f32>
}
