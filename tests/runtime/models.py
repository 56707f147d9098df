"""Small models as text, and their `.tflite` files."""

from functools import cache

from tflower.compiler.exporters.tflite import export
from tflower.compiler.text import parse

DENSE = """
module attributes {tf_saved_model.semantics} {
  func.func @main(%x: tensor<?x3xf32> {tf_saved_model.index_path = ["x"]})
      -> (tensor<?x2xf32> {tf_saved_model.index_path = ["y"]})
      attributes {tf.entry_function = {inputs = "x:0", outputs = "y:0"},
                  tf_saved_model.exported_names = ["serve"]} {
    %w = "tfl.pseudo_const"() {value = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]>
        : tensor<2x3xf32>} : () -> tensor<2x3xf32>
    %b = "tfl.pseudo_const"() {value = dense<[0.5, -0.5]> : tensor<2xf32>} : () -> tensor<2xf32>
    %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "RELU",
        keep_num_dims = false, weights_format = "DEFAULT"}
        : (tensor<?x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<?x2xf32>
    %1 = "tfl.exp"(%0) : (tensor<?x2xf32>) -> tensor<?x2xf32>
    func.return %1 : tensor<?x2xf32>
  }
}
"""

COUNTER = """
module attributes {tf_saved_model.semantics} {
  func.func @reset() -> (tensor<f32> {tf_saved_model.index_path = ["total"]})
      attributes {tf.entry_function = {inputs = "", outputs = "r:0"},
                  tf_saved_model.exported_names = ["reset"]} {
    "tfl.call_once"() {session_init_function = "init"} : () -> ()
    %v = "tfl.var_handle"() {container = "", shared_name = "total"}
        : () -> tensor<!tf_type.resource>
    %zero = "tfl.pseudo_const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
    "tfl.assign_variable"(%v, %zero) : (tensor<!tf_type.resource>, tensor<f32>) -> ()
    %0 = "tfl.read_variable"(%v) : (tensor<!tf_type.resource>) -> tensor<f32>
    func.return %0 : tensor<f32>
  }
  func.func @step(%x: tensor<f32> {tf_saved_model.index_path = ["x"]})
      -> (tensor<f32> {tf_saved_model.index_path = ["total"]})
      attributes {tf.entry_function = {inputs = "x:0", outputs = "s:0"},
                  tf_saved_model.exported_names = ["step"]} {
    "tfl.call_once"() {session_init_function = "init"} : () -> ()
    %v = "tfl.var_handle"() {container = "", shared_name = "total"}
        : () -> tensor<!tf_type.resource>
    %old = "tfl.read_variable"(%v) : (tensor<!tf_type.resource>) -> tensor<f32>
    %new = "tfl.add"(%old, %x) {fused_activation_function = "NONE"}
        : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.assign_variable"(%v, %new) : (tensor<!tf_type.resource>, tensor<f32>) -> ()
    func.return %new : tensor<f32>
  }
  func.func private @init() {
    %v = "tfl.var_handle"() {container = "", shared_name = "total"}
        : () -> tensor<!tf_type.resource>
    %start = "tfl.pseudo_const"() {value = dense<10.0> : tensor<f32>} : () -> tensor<f32>
    "tfl.assign_variable"(%v, %start) : (tensor<!tf_type.resource>, tensor<f32>) -> ()
    func.return
  }
}
"""

LOOP = """
func.func @main(%n: tensor<i32>, %x: tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
    attributes {tf.entry_function = {inputs = "n,x", outputs = "a,b"}} {
  %0:2 = "tfl.while"(%n, %x) ({
  ^bb0(%i: tensor<i32>, %a: tensor<2xf32>):
    %c = func.call @cond(%i, %a) : (tensor<i32>, tensor<2xf32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%i: tensor<i32>, %a: tensor<2xf32>):
    %b:2 = func.call @body(%i, %a) : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
    "tfl.yield"(%b#0, %b#1) : (tensor<i32>, tensor<2xf32>) -> ()
  }) {is_stateless = true} : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
  func.return %0#0, %0#1 : tensor<i32>, tensor<2xf32>
}
func.func private @cond(%i: tensor<i32>, %a: tensor<2xf32>) -> tensor<i1> {
  %zero = "tfl.pseudo_const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0 = "tfl.greater"(%i, %zero) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  func.return %0 : tensor<i1>
}
func.func private @body(%i: tensor<i32>, %a: tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>) {
  %one = "tfl.pseudo_const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %two = "tfl.pseudo_const"() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tfl.sub"(%i, %one) {fused_activation_function = "NONE"}
      : (tensor<i32>, tensor<i32>) -> tensor<i32>
  %1 = "tfl.mul"(%a, %two) {fused_activation_function = "NONE"}
      : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  func.return %0, %1 : tensor<i32>, tensor<2xf32>
}
"""

BRANCH = """
func.func @main(%p: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32>
    attributes {tf.entry_function = {inputs = "p,x", outputs = "y"}} {
  %0 = "tf.If"(%p, %x) {then_branch = @then, else_branch = @other, is_stateless = true}
      : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
func.func private @then(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
func.func private @other(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.square"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
"""

TABLE = """
func.func @main(%k: tensor<3x!tf_type.string>) -> (tensor<3xi64>, tensor<1xi64>)
    attributes {tf.entry_function = {inputs = "k", outputs = "v,n"}} {
  "tfl.call_once"() {session_init_function = "init"} : () -> ()
  %t = "tfl.hashtable"() {table_id = 7 : i32, key_dtype = !tf_type.string, value_dtype = i64}
      : () -> tensor<1x!tf_type.resource>
  %d = "tfl.pseudo_const"() {value = dense<-1> : tensor<i64>} : () -> tensor<i64>
  %v = "tfl.hashtable_find"(%t, %k, %d)
      : (tensor<1x!tf_type.resource>, tensor<3x!tf_type.string>, tensor<i64>) -> tensor<3xi64>
  %n = "tfl.hashtable_size"(%t) : (tensor<1x!tf_type.resource>) -> tensor<1xi64>
  func.return %v, %n : tensor<3xi64>, tensor<1xi64>
}
func.func private @init() {
  %t = "tfl.hashtable"() {table_id = 7 : i32, key_dtype = !tf_type.string, value_dtype = i64}
      : () -> tensor<1x!tf_type.resource>
  %k = "tfl.pseudo_const"() {value = dense<["a", "b"]> : tensor<2x!tf_type.string>}
      : () -> tensor<2x!tf_type.string>
  %v = "tfl.pseudo_const"() {value = dense<[5, 6]> : tensor<2xi64>} : () -> tensor<2xi64>
  "tfl.hashtable_import"(%t, %k, %v)
      : (tensor<1x!tf_type.resource>, tensor<2x!tf_type.string>, tensor<2xi64>) -> ()
  func.return
}
"""

CUSTOM = """
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32>
    attributes {tf.entry_function = {inputs = "x", outputs = "y"}} {
  %0 = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.custom"(%0) {custom_code = "CODE", custom_option = #tfl<const_bytes : "0x00">}
      : (tensor<2xf32>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}
"""


@cache
def tflite(text: str) -> bytes:
    """Return a module as a `.tflite` file."""
    return export(parse(text))
