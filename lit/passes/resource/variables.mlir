// RUN: tflower-opt %s -tfl-analyze-variables-pass -tfl-legalize-variables-tf --split-input-file | filecheck %s

// A counter: handle, read and assignment become TensorFlow Lite's.

// CHECK: module attributes {tfl._legalize_tfl_variables = true}
// CHECK-LABEL: func.func @count
// CHECK: [[H:%.*]] = "tfl.var_handle"() <{container = "", shared_name = "count"}> : () -> tensor<!tf_type.resource<tensor<i32>>>
// CHECK: [[OLD:%.*]] = "tfl.read_variable"([[H]])
// CHECK: [[NEW:%.*]] = tfl.add [[OLD]], %arg0
// CHECK: "tfl.assign_variable"([[H]], [[NEW]])
// CHECK: return [[OLD]]
func.func @count(%step: tensor<i32>) -> tensor<i32> {
  %h = "tf.VarHandleOp"() {container = "", shared_name = "count"} : () -> tensor<!tf_type.resource<tensor<i32>>>
  %old = "tf.ReadVariableOp"(%h) : (tensor<!tf_type.resource<tensor<i32>>>) -> tensor<i32>
  %new = "tfl.add"(%old, %step) {fused_activation_function = "NONE"} : (tensor<i32>, tensor<i32>) -> tensor<i32>
  "tf.AssignVariableOp"(%h, %new) : (tensor<!tf_type.resource<tensor<i32>>>, tensor<i32>) -> ()
  return %old : tensor<i32>
}

// -----

// There are no variables of unsigned 16-bit numbers.

// CHECK: tfl._legalize_tfl_variables = true
// CHECK-LABEL: func.func @unsigned
// CHECK: "tf.VarHandleOp"
// CHECK: "tf.ReadVariableOp"
func.func @unsigned() -> tensor<2xui16> {
  %h = "tf.VarHandleOp"() {container = "", shared_name = "v"} : () -> tensor<!tf_type.resource<tensor<2xui16>>>
  %v = "tf.ReadVariableOp"(%h) : (tensor<!tf_type.resource<tensor<2xui16>>>) -> tensor<2xui16>
  return %v : tensor<2xui16>
}

// -----

// An op that only TensorFlow has takes the handle, so every variable stays TensorFlow's.

// CHECK: module attributes {tfl._legalize_tfl_variables = false}
// CHECK-LABEL: func.func @scattered
// CHECK: "tf.VarHandleOp"
// CHECK: "tf.ReadVariableOp"
func.func @scattered(%rows: tensor<1xi32>, %x: tensor<1x2xf32>) -> tensor<4x2xf32> {
  %h = "tf.VarHandleOp"() {container = "", shared_name = "v"} : () -> tensor<!tf_type.resource<tensor<4x2xf32>>>
  "tf.ResourceScatterMul"(%h, %rows, %x) : (tensor<!tf_type.resource<tensor<4x2xf32>>>, tensor<1xi32>, tensor<1x2xf32>) -> ()
  %v = "tf.ReadVariableOp"(%h) : (tensor<!tf_type.resource<tensor<4x2xf32>>>) -> tensor<4x2xf32>
  return %v : tensor<4x2xf32>
}
