// RUN: tflower-opt %s --toco-import --verify-diagnostics

// The variable is no constant, so that the op reads it as a resource.
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.global_tensor"() {sym_name = "v", type = tensor<2xf32>, value = dense<1.0> : tensor<2xf32>, is_mutable} : () -> ()
  // expected-error@unknown {{gather: tf.ResourceGather: assigns or reads @v as a resource, which TOCO cannot convert. Freeze it, or use the other backend, experimental_new_converter=True}}
  func.func @main(%x: tensor<1xi32> {tf_saved_model.index_path = ["x"]}, %v: tensor<!tf_type.resource<tensor<2xf32>>> {tf_saved_model.bound_input = @v}) -> (tensor<1xf32> {tf_saved_model.index_path = ["y"]}) attributes {tf.entry_function = {inputs = "x,v", outputs = "y"}, tf_saved_model.exported_names = ["serving_default"]} {
    %0 = "tf.ResourceGather"(%v, %x) : (tensor<!tf_type.resource<tensor<2xf32>>>, tensor<1xi32>) -> tensor<1xf32> loc("gather")
    return %0 : tensor<1xf32>
  }
}
