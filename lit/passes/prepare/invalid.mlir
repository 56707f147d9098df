// RUN: tflower-opt %s -tfl-prepare-tf --verify-diagnostics

func.func @variable() -> tensor<2xf32> {
  // expected-error @+1 {{is illegal in a TFLite pipeline. Freeze the model's variables}}
  %0 = "tf.VariableV2"() {shape = #tf_type.shape<2>, container = "", shared_name = ""}
    : () -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
