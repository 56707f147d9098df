// RUN: tflower-opt %s --toco-finish --split-input-file | filecheck %s

// A state is a variable, which begins as zeros.
// CHECK-LABEL: func.func @state
// CHECK:         "tfl.pseudo_const"() <{value = dense<0.{{0+e?\+?0*}}> : tensor<1x2xf32>}> {tfl.is_variable}
// CHECK:         "tfl.pseudo_qconst"() <{qtype = tensor<1x2x!quant.uniform<i16:f32, 5.000000e-01>>, value = dense<0> : tensor<1x2xi16>}> {tfl.is_variable}
func.func @state() -> (tensor<1x2xf32>, tensor<1x2x!quant.uniform<i16:f32, 0.5>>) {
  %0 = "toco.state"() : () -> tensor<1x2xf32>
  %1 = "toco.state"() : () -> tensor<1x2x!quant.uniform<i16:f32, 0.5>>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2x!quant.uniform<i16:f32, 0.5>>
}

// -----

// In a GraphDef it stays what it is, to become a placeholder.
// CHECK-LABEL: func.func @placeholder
// CHECK:         "toco.state"
module attributes {toco.flags = {output_format = "TENSORFLOW_GRAPHDEF"}} {
  func.func @placeholder() -> tensor<1x2xf32> {
    %0 = "toco.state"() : () -> tensor<1x2xf32>
    return %0 : tensor<1x2xf32>
  }
}
