// RUN: tflower-opt %s --toco-propagate-array-data-types --split-input-file | filecheck %s

// The type of the sum is that of its operands.
// CHECK-LABEL: @add
// CHECK-SAME:    -> tensor<*xf32>
func.func @add(%x: tensor<3x4xf32>, %y: tensor<4xf32>) -> tensor<*xnone> {
  %0 = "toco.identity"(%x) : (tensor<3x4xf32>) -> tensor<*xnone>
  return %0 : tensor<*xnone>
}

// -----

// There is a type already.
// CHECK-LABEL: @known
// CHECK-SAME:    -> tensor<3x4xf32>
func.func @known(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = "toco.identity"(%x) : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// What an unknown op gives is not known.
// CHECK-LABEL: @unsupported
// CHECK-SAME:    -> tensor<*xnone>
func.func @unsupported(%x: tensor<3x4xf32>) -> tensor<*xnone> {
  %0 = "toco.unsupported"(%x) {tensorflow_op = "Odd", node = {}} : (tensor<3x4xf32>) -> tensor<*xnone>
  return %0 : tensor<*xnone>
}
