// RUN: tflower-opt %s -tf-saved-model-optimize-global-tensors -tf-saved-model-freeze-global-tensors=allow-mutable-tensors=true | filecheck %s

// A variable that is written stays one, in whatever function that happens.
// CHECK:     "tf_saved_model.global_tensor"() <{is_mutable, sym_name = "v"
// CHECK-NOT: "tf_saved_model.global_tensor"
// CHECK:     func.func @main(%arg0: {{.*}} {tf_saved_model.bound_input = @v})
// CHECK:     "tf.ReadVariableOp"(%arg0)
// CHECK-NOT: "tf.ReadVariableOp"
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {is_mutable, sym_name = "v", type = tensor<f32>,
    value = dense<1.0> : tensor<f32>} : () -> ()
  "tf_saved_model.global_tensor"() {is_mutable, sym_name = "w", type = tensor<f32>,
    value = dense<2.0> : tensor<f32>} : () -> ()
  func.func @main(%v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v},
      %w: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @w})
      -> (tensor<f32> {tf_saved_model.index_path = []})
      attributes {tf_saved_model.exported_names = ["main"]} {
    %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    %1 = "tf.ReadVariableOp"(%w) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    %2 = "tf.AddV2"(%0, %1) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %2 : tensor<f32>
  }
  func.func @write(%v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v},
      %x: tensor<f32> {tf_saved_model.index_path = [0]})
      attributes {tf_saved_model.exported_names = ["write"]} {
    "tf.StatefulPartitionedCall"(%v, %x)
      {f = @assign, config = "", config_proto = "", executor_type = ""}
      : (tensor<!tf_type.resource<tensor<f32>>>, tensor<f32>) -> ()
    return
  }
  func.func private @assign(%v: tensor<!tf_type.resource<tensor<f32>>>, %x: tensor<f32>) {
    "tf.AssignVariableOp"(%v, %x) {validate_shape = false}
      : (tensor<!tf_type.resource<tensor<f32>>>, tensor<f32>) -> ()
    return
  }
}
