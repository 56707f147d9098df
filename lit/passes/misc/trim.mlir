// RUN: tflower-opt %s -tfl-trim-funcs-tf="trim-funcs-allowlist=second,third" | filecheck %s

// The first function of the list is the main one, if none is called so.

// CHECK-NOT: @first
// CHECK: func.func @main
// CHECK: call @third
// CHECK: func.func @third
func.func @first(%x: tensor<1xf32>) -> tensor<1xf32> {
  return %x : tensor<1xf32>
}
func.func @second(%x: tensor<1xf32>) -> tensor<1xf32> {
  %0 = func.call @third(%x) : (tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}
func.func @third(%x: tensor<1xf32>) -> tensor<1xf32> {
  return %x : tensor<1xf32>
}
