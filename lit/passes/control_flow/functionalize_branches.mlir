// RUN: tflower-opt %s --tf-functionalize-branches --split-input-file | filecheck %s

// What stands between switches and a merge is computed on one side only.
// CHECK-LABEL: func.func @branches
// CHECK-NOT:     tf.Switch
// CHECK:         [[R:%[0-9]+]] = "tf.IfRegion"(%arg1)
// CHECK-NEXT:      "tf.Neg"(%arg0)
// CHECK-NEXT:      "tf.Yield"
// CHECK:           "tf.Exp"(%arg0)
// CHECK-NEXT:      "tf.Yield"
// CHECK-NOT:     tf.Merge
// CHECK:         "tf.Abs"([[R]])
func.func @branches(%x: tensor<2xf32>, %p: tensor<i1>) -> tensor<2xf32> {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2 = "tf.Exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.Neg"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  %4, %5 = "tf.Merge"(%2, %3) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %6 = "tf.Abs"(%4) : (tensor<2xf32>) -> tensor<2xf32>
  return %6 : tensor<2xf32>
}

// -----

// Merges of one predicate come from one op, which also tells which side it was.
// CHECK-LABEL: func.func @two_results
// CHECK:         [[R:%[0-9]+]]{{.*}} = "tf.IfRegion"(%arg1)
// CHECK:           dense<1> : tensor<i32>
// CHECK:           dense<0> : tensor<i32>
// CHECK-NOT:     "tf.IfRegion"
// CHECK:         return
func.func @two_results(%x: tensor<2xf32>, %p: tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>, tensor<i32>) {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2 = "tf.Exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %3, %4 = "tf.Merge"(%2, %1) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %5, %6 = "tf.Merge"(%0, %1) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  return %3, %5, %6 : tensor<2xf32>, tensor<2xf32>, tensor<i32>
}

// -----

// A branch that reads the result of another with the same predicate stands behind it.
// CHECK-LABEL: func.func @one_after_the_other
// CHECK:         [[R:%[0-9]+]] = "tf.IfRegion"(%arg1)
// CHECK:         "tf.IfRegion"(%arg1)
// CHECK-NEXT:      "tf.Neg"([[R]])
func.func @one_after_the_other(%x: tensor<2xf32>, %p: tensor<i1>) -> tensor<2xf32> {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2 = "tf.Exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %3, %4 = "tf.Merge"(%2, %1) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %5, %6 = "tf.Switch"(%3, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %7 = "tf.Neg"(%6) : (tensor<2xf32>) -> tensor<2xf32>
  %8, %9 = "tf.Merge"(%5, %7) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  return %8 : tensor<2xf32>
}

// -----

// A branch within a branch becomes a region within a region.
// CHECK-LABEL: func.func @nested
// CHECK:         "tf.IfRegion"(%arg1)
// CHECK:           "tf.IfRegion"(%arg2)
// CHECK:             "tf.Neg"(%arg0)
// CHECK:             "tf.Yield"(%arg0)
// CHECK:           "tf.Exp"(%arg0)
// CHECK-NOT:     tf.Switch
// CHECK:         return
func.func @nested(%x: tensor<2xf32>, %p: tensor<i1>, %q: tensor<i1>) -> tensor<2xf32> {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2, %3 = "tf.Switch"(%q, %p) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i1>)
  %4, %5 = "tf.Switch"(%1, %3) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %6 = "tf.Neg"(%5) : (tensor<2xf32>) -> tensor<2xf32>
  %7, %8 = "tf.Merge"(%4, %6) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %9 = "tf.Exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %10, %11 = "tf.Merge"(%9, %7) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  return %10 : tensor<2xf32>
}

// -----

// A check in a branch goes with it.
// CHECK-LABEL: func.func @assertion
// CHECK-NEXT:    return %arg0
func.func @assertion(%x: tensor<2xf32>, %p: tensor<i1>) -> tensor<2xf32> {
  %0, %1 = "tf.Switch"(%p, %p) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i1>)
  "tf.Assert"(%0, %x) {summarize = 3 : i64} : (tensor<i1>, tensor<2xf32>) -> ()
  %2, %3 = "tf.Merge"(%0, %1) : (tensor<i1>, tensor<i1>) -> (tensor<i1>, tensor<i32>)
  return %x : tensor<2xf32>
}

// -----

// Without branches nothing happens.
// CHECK-LABEL: func.func @plain
// CHECK-NEXT:    "tf.Neg"
func.func @plain(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
