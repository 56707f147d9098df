// RUN: tflower-opt %s -tf-saved-model-optimize-global-tensors -tf-saved-model-freeze-global-tensors --split-input-file | filecheck %s

// A variable that is only read is a constant, and no argument any more.
// CHECK-LABEL: module
// CHECK-NOT:     global_tensor
// CHECK:         func.func @main(%arg0: tensor<2xf32> {tf_saved_model.index_path = [0]})
// CHECK-NEXT:    [[V:%.*]] = "tf.Const"() <{value = dense<[1.000000e+00, 2.000000e+00]>
// CHECK-NEXT:    "tf.AddV2"(%arg0, [[V]])
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {is_mutable, sym_name = "v", type = tensor<2xf32>,
    value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> ()
  func.func @main(%x: tensor<2xf32> {tf_saved_model.index_path = [0]},
      %v: tensor<!tf_type.resource<tensor<2xf32>>> {tf_saved_model.bound_input = @v})
      -> (tensor<2xf32> {tf_saved_model.index_path = []})
      attributes {tf_saved_model.exported_names = ["main"]} {
    %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<2xf32>>>) -> tensor<2xf32>
    %1 = "tf.AddV2"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    return %1 : tensor<2xf32>
  }
}

// -----

// One that nothing uses is gone.
// CHECK-LABEL: module
// CHECK-NOT:     global_tensor
// CHECK:         func.func @main()
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {is_mutable, sym_name = "v", type = tensor<f32>,
    value = dense<1.0> : tensor<f32>} : () -> ()
  func.func @main(%v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v})
      attributes {tf_saved_model.exported_names = ["main"]} {
    return
  }
}

// -----

// Called functions read it, too: the one that only this call uses in place, others in a copy.
// CHECK-LABEL: module
// CHECK:         func.func @main()
// CHECK:         "tf.PartitionedCall"() <{{.*}}f = @read
// CHECK:         "tf.PartitionedCall"() <{{.*}}f = @read
// CHECK:         func.func private @read
// CHECK-NEXT:    "tf.Const"() <{value = dense<{{[12]}}.000000e+00>
// CHECK:         func.func private @read
// CHECK-NEXT:    "tf.Const"() <{value = dense<{{[12]}}.000000e+00>
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {sym_name = "v", type = tensor<f32>,
    value = dense<1.0> : tensor<f32>} : () -> ()
  "tf_saved_model.global_tensor"() {sym_name = "w", type = tensor<f32>,
    value = dense<2.0> : tensor<f32>} : () -> ()
  func.func @main(%v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v},
      %w: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @w})
      -> (tensor<f32> {tf_saved_model.index_path = [0]},
          tensor<f32> {tf_saved_model.index_path = [1]})
      attributes {tf_saved_model.exported_names = ["main"]} {
    %0 = "tf.PartitionedCall"(%v) {f = @read, config = "", config_proto = "", executor_type = ""}
      : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    %1 = "tf.PartitionedCall"(%w) {f = @read, config = "", config_proto = "", executor_type = ""}
      : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    return %0, %1 : tensor<f32>, tensor<f32>
  }
  func.func private @read(%v: tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32> {
    %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}

// -----

// A loop no longer carries it.
// CHECK-LABEL: module
// CHECK:         func.func @main(%arg0: tensor<f32>
// CHECK:         "tf.While"(%arg0) <{body = @body, cond = @cond
// CHECK-SAME:      : (tensor<f32>) -> tensor<f32>
// CHECK:         func.func private @cond(%arg0: tensor<f32>) -> tensor<i1>
// CHECK-NEXT:    "tf.Const"
// CHECK:         func.func private @body(%arg0: tensor<f32>) -> tensor<f32>
// CHECK-NEXT:    "tf.Const"
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {sym_name = "v", type = tensor<f32>,
    value = dense<1.0> : tensor<f32>} : () -> ()
  func.func @main(%x: tensor<f32> {tf_saved_model.index_path = [0]},
      %v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v})
      -> (tensor<f32> {tf_saved_model.index_path = []})
      attributes {tf_saved_model.exported_names = ["main"]} {
    %0:2 = "tf.While"(%x, %v) {cond = @cond, body = @body, is_stateless = false}
      : (tensor<f32>, tensor<!tf_type.resource<tensor<f32>>>)
      -> (tensor<f32>, tensor<!tf_type.resource<tensor<f32>>>)
    return %0#0 : tensor<f32>
  }
  func.func private @cond(%x: tensor<f32>, %v: tensor<!tf_type.resource<tensor<f32>>>)
      -> tensor<i1> {
    %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    %1 = "tf.Less"(%x, %0) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    return %1 : tensor<i1>
  }
  func.func private @body(%x: tensor<f32>, %v: tensor<!tf_type.resource<tensor<f32>>>)
      -> (tensor<f32>, tensor<!tf_type.resource<tensor<f32>>>) {
    %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
    %1 = "tf.AddV2"(%x, %0) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %1, %v : tensor<f32>, tensor<!tf_type.resource<tensor<f32>>>
  }
}
