// RUN: tflower-opt %s -tfl-insert-call-once-op --split-input-file | filecheck %s

// Entry functions run the initializers first, in their order; other functions do not.

// CHECK-LABEL: func.func @serve
// CHECK-NEXT: "tfl.call_once"() <{session_init_function = "tables"}>
// CHECK-NEXT: "tfl.call_once"() <{session_init_function = "variables"}>
// CHECK-NEXT: return
// CHECK-LABEL: func.func private @helper
// CHECK-NOT: call_once
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.session_initializer"() {initializers = [@tables, @variables]} : () -> ()
  func.func @tables() attributes {tf_saved_model.exported_names = ["init_tables"]} {
    return
  }
  func.func @variables() attributes {tf_saved_model.exported_names = ["init_variables"]} {
    return
  }
  func.func @serve(%x: tensor<1xf32> {tf_saved_model.index_path = ["x"]}) -> (tensor<1xf32> {tf_saved_model.index_path = ["y"]}) attributes {tf.entry_function = {inputs = "x:0", outputs = "y:0"}, tf_saved_model.exported_names = ["serve"]} {
    return %x : tensor<1xf32>
  }
  func.func private @helper(%x: tensor<1xf32>) -> tensor<1xf32> {
    return %x : tensor<1xf32>
  }
}

// -----

// Without a session initializer there is nothing to run.

// CHECK-LABEL: func.func @alone
// CHECK-NEXT: return
func.func @alone(%x: tensor<1xf32>) -> tensor<1xf32> attributes {tf.entry_function = {inputs = "x:0", outputs = "y:0"}} {
  return %x : tensor<1xf32>
}
