"""Small models as text, with an input and what the first of them makes of it."""

import numpy as np

BLOCK = """
module attributes {{tf_saved_model.semantics}} {{
  func.func @main(%x: tensor<{batch}x3xf32> {{tf_saved_model.index_path = ["x"]}})
      -> (tensor<{batch}x2xf32> {{tf_saved_model.index_path = ["y"]}})
      attributes {{tf.entry_function = {{inputs = "x:0", outputs = "y:0"}},
                  tf_saved_model.exported_names = ["serving_default"]}} {{
    %w = "tfl.pseudo_const"() {{value = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, {last}]]>
        : tensor<2x3xf32>}} : () -> tensor<2x3xf32> loc("block/kernel")
    %b = "tfl.pseudo_const"() {{value = dense<[0.5, -0.5]> : tensor<2xf32>}}
        : () -> tensor<2xf32> loc("block/bias")
    %0 = "tfl.fully_connected"(%x, %w, %b) {{fused_activation_function = "{activation}",
        keep_num_dims = false, weights_format = "DEFAULT"}}
        : (tensor<{batch}x3xf32>, tensor<2x3xf32>, tensor<2xf32>)
        -> tensor<{batch}x2xf32> loc("block/dense")
    %1 = "tfl.{second}"(%0) : (tensor<{batch}x2xf32>) -> tensor<{batch}x2xf32> loc("block/exp")
    func.return %1 : tensor<{batch}x2xf32>
  }}
}}
"""

LOOP = """
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %n = "tfl.pseudo_const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0:2 = "tfl.while"(%n, %x) ({
  ^bb0(%i: tensor<i32>, %a: tensor<4xf32>):
    %1 = func.call @cond(%i, %a) : (tensor<i32>, tensor<4xf32>) -> tensor<i1>
    "tfl.yield"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%i: tensor<i32>, %a: tensor<4xf32>):
    %2:2 = func.call @body(%i, %a) : (tensor<i32>, tensor<4xf32>) -> (tensor<i32>, tensor<4xf32>)
    "tfl.yield"(%2#0, %2#1) : (tensor<i32>, tensor<4xf32>) -> ()
  }) {is_stateless = true} : (tensor<i32>, tensor<4xf32>) -> (tensor<i32>, tensor<4xf32>)
  func.return %0#1 : tensor<4xf32>
}
func.func private @cond(%i: tensor<i32>, %a: tensor<4xf32>) -> tensor<i1> {
  %end = "tfl.pseudo_const"() {value = dense<3> : tensor<i32>} : () -> tensor<i32>
  %0 = "tfl.less"(%i, %end) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  func.return %0 : tensor<i1>
}
func.func private @body(%i: tensor<i32>, %a: tensor<4xf32>) -> (tensor<i32>, tensor<4xf32>) {
  %one = "tfl.pseudo_const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = "tfl.add"(%i, %one) {fused_activation_function = "NONE"}
      : (tensor<i32>, tensor<i32>) -> tensor<i32>
  %1 = "tfl.add"(%a, %a) {fused_activation_function = "NONE"}
      : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  func.return %0, %1 : tensor<i32>, tensor<4xf32>
}
"""

QUANTIZED = """
func.func @main(%x: tensor<1x3x!quant.uniform<i8:f32, 0.5:-3>>)
    -> tensor<1x2x!quant.uniform<i8:f32, 0.25:4>>
    attributes {tf.entry_function = {inputs = "x", outputs = "y"}} {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {0.5, 0.25}>>,
      value = dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8>}
      : () -> tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {0.5, 0.25}>>
  %b = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE",
      keep_num_dims = false, weights_format = "DEFAULT"}
      : (tensor<1x3x!quant.uniform<i8:f32, 0.5:-3>>,
         tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {0.5, 0.25}>>, none)
      -> tensor<1x2x!quant.uniform<i8:f32, 0.25:4>>
  func.return %0 : tensor<1x2x!quant.uniform<i8:f32, 0.25:4>>
}
"""

X = np.array([[1, 0, 1]], np.float32)
Y = np.exp(np.array([[4.5, 9.5]], np.float32))
