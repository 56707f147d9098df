// RUN: not tflower-opt %s --tf-functionalize-branches 2>&1 | filecheck %s

// One side only is used, so nobody knows what is given when the other one is taken.
// CHECK: Failed to functionalize Control Flow V1 ops
func.func @one_side(%x: tensor<2xf32>, %p: tensor<i1>) -> tensor<2xf32> {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2 = "tf.Exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}
