// RUN: tflower-opt %s -tfl-lower-static-tensor-list="allow-tensorlist-pass-through" --split-input-file | filecheck %s

// One list of an unknown item shape, and all stay: the first one is not lowered either.

// CHECK-LABEL: func.func @both
// CHECK: "tf.TensorListFromTensor"
// CHECK: "tf.TensorListReserve"
// CHECK: "tf.TensorListStack"
func.func @both(%x: tensor<3x2xf32>, %n: tensor<i32>) -> (tensor<i32>, tensor<*xf32>) {
  %shape = arith.constant dense<[-1, 2]> : tensor<2xi32>
  %any = arith.constant dense<-1> : tensor<i32>
  %a = "tf.TensorListFromTensor"(%x, %shape) : (tensor<3x2xf32>, tensor<2xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %m = "tf.TensorListLength"(%a) : (tensor<!tf_type.variant<tensor<2xf32>>>) -> tensor<i32>
  %b = "tf.TensorListReserve"(%shape, %n) {element_dtype = f32} : (tensor<2xi32>, tensor<i32>) -> tensor<!tf_type.variant>
  %y = "tf.TensorListStack"(%b, %any) : (tensor<!tf_type.variant>, tensor<i32>) -> tensor<*xf32>
  return %m, %y : tensor<i32>, tensor<*xf32>
}

// -----

// Lists of strings have no zeros.

// CHECK-LABEL: func.func @strings
// CHECK: "tf.TensorListReserve"
func.func @strings(%n: tensor<i32>) -> tensor<i32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %a = "tf.TensorListReserve"(%shape, %n) {element_dtype = !tf_type.string} : (tensor<1xi32>, tensor<i32>) -> tensor<!tf_type.variant>
  %m = "tf.TensorListLength"(%a) : (tensor<!tf_type.variant>) -> tensor<i32>
  return %m : tensor<i32>
}
