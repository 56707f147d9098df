// RUN: not tflower-opt %s --toco-remove-tensor-flow-assert 2>&1 | filecheck %s

// The model gives the result of a check.
// CHECK: is given by the model
func.func @assert(%x: tensor<2xf32>, %ok: tensor<i1>) -> tensor<i1> {
  %0 = "toco.assert"(%ok, %x) : (tensor<i1>, tensor<2xf32>) -> tensor<i1>
  return %0 : tensor<i1>
}
