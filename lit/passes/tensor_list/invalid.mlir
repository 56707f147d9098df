// RUN: tflower-opt %s -tfl-lower-static-tensor-list --split-input-file --verify-diagnostics

func.func @unknown(%n: tensor<i32>) -> tensor<i32> {
  %shape = arith.constant dense<[-1, 2]> : tensor<2xi32>
  // expected-error @+1 {{element_shape must be known}}
  %a = "tf.TensorListReserve"(%shape, %n) {element_dtype = f32} : (tensor<2xi32>, tensor<i32>) -> tensor<!tf_type.variant>
  %m = "tf.TensorListLength"(%a) : (tensor<!tf_type.variant>) -> tensor<i32>
  return %m : tensor<i32>
}

// -----

func.func @popped(%x: tensor<3x2xf32>) -> tensor<2xf32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %a = "tf.TensorListFromTensor"(%x, %shape) : (tensor<3x2xf32>, tensor<1xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  // expected-error @+1 {{a list that cannot be a tensor}}
  %b, %y = "tf.TensorListPopBack"(%a, %shape) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<1xi32>) -> (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<2xf32>)
  return %y : tensor<2xf32>
}
