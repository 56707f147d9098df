// RUN: tflower-opt %s -tfl-optimize-functional-ops --split-input-file | filecheck %s

// The branch that is taken moves in, also where it holds another known choice.

// CHECK-LABEL: func.func @known
// CHECK-NOT: tf.If
// CHECK: [[Y:%.*]] = "tf.Abs"(%arg0)
// CHECK: return [[Y]]
func.func @known(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<true> : tensor<i1>
  %0 = "tf.If"(%c, %x) {then_branch = @outer, else_branch = @other, is_stateless = true} : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func private @outer(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<false> : tensor<i1>
  %0 = "tf.If"(%c, %x) {then_branch = @other, else_branch = @inner, is_stateless = true} : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func private @inner(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func private @other(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// -----

// A choice that nobody uses goes if it has no effects, and stays if it prints.

// CHECK-LABEL: func.func @unused
// CHECK-COUNT-1: tf.If
// CHECK-NOT: tf.If
// CHECK: return
func.func @unused(%c: tensor<i1>, %x: tensor<!tf_type.string>) {
  %0 = "tf.If"(%c, %x) {then_branch = @silent, else_branch = @silent, is_stateless = false} : (tensor<i1>, tensor<!tf_type.string>) -> tensor<i1>
  %1 = "tf.If"(%c, %x) {then_branch = @loud, else_branch = @silent, is_stateless = false} : (tensor<i1>, tensor<!tf_type.string>) -> tensor<i1>
  return
}
func.func private @silent(%x: tensor<!tf_type.string>) -> tensor<i1> {
  %0 = arith.constant dense<true> : tensor<i1>
  return %0 : tensor<i1>
}
func.func private @loud(%x: tensor<!tf_type.string>) -> tensor<i1> {
  %0 = arith.constant dense<true> : tensor<i1>
  "tf.PrintV2"(%x) : (tensor<!tf_type.string>) -> ()
  return %0 : tensor<i1>
}

// -----

// Nothing is known of the condition.

// CHECK-LABEL: func.func @open
// CHECK: "tf.If"
func.func @open(%c: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.If"(%c, %x) {then_branch = @same, else_branch = @same, is_stateless = true} : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func private @same(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
