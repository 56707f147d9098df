// RUN: tflower-opt %s -tf-saved-model-freeze-global-tensors --verify-diagnostics

module attributes {tf_saved_model.semantics} {
  // expected-error @+1 {{variable v is mutable, it must be only read}}
  "tf_saved_model.global_tensor"() {is_mutable, sym_name = "v", type = tensor<f32>,
    value = dense<1.0> : tensor<f32>} : () -> ()
  func.func @main(%v: tensor<!tf_type.resource<tensor<f32>>> {tf_saved_model.bound_input = @v})
      attributes {tf_saved_model.exported_names = ["main"]} {
    return
  }
}
