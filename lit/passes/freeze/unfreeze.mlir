// RUN: tflower-opt %s -unfreeze-mutable-global-tensors --split-input-file | filecheck %s

// An initializer assigns the value; functions have handles.
// CHECK-LABEL: module
// CHECK-NOT:     global_tensor
// CHECK:         "tf_saved_model.session_initializer"() <{initializers = [@NoOp]}>
// CHECK:         func.func @NoOp()
// CHECK:         [[H:%.*]] = "tf.VarHandleOp"() <{{.*}}shared_name = "v"
// CHECK:         [[V:%.*]] = "tf.Const"() <{value = dense<1.000000e+00>
// CHECK:         "tf.AssignVariableOp"([[H]], [[V]])
// CHECK:         func.func @main()
// CHECK-NEXT:    [[H:%.*]] = "tf.VarHandleOp"() <{{.*}}shared_name = "v"
// CHECK-NEXT:    "tf.ReadVariableOp"([[H]])
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {is_mutable, sym_name = "v", type = tensor<f32>,
    value = dense<1.0> : tensor<f32>} : () -> ()
  func.func @main(%v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v})
      -> (tensor<f32> {tf_saved_model.index_path = []})
      attributes {tf_saved_model.exported_names = ["main"]} {
    %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}

// -----

// Nothing is mutable.
// CHECK-LABEL: module
// CHECK:         global_tensor
// CHECK-NOT:     session_initializer
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {sym_name = "v", type = tensor<f32>,
    value = dense<1.0> : tensor<f32>} : () -> ()
  func.func @main(%v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v})
      attributes {tf_saved_model.exported_names = ["main"]} {
    return
  }
}
