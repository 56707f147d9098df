// RUN: tflower-opt %s -inline --split-input-file | filecheck %s

// What inlining makes superfluous goes with it.
// CHECK-LABEL: @main
// CHECK-NEXT:    return %arg0
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @twice(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Neg"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

func.func private @twice(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Without a call nothing happens.
// CHECK-LABEL: @no_call
// CHECK-NEXT:    {{%.*}} = "tf.Neg"
// CHECK-NEXT:    {{%.*}} = "tf.Neg"
func.func @no_call(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Neg"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
