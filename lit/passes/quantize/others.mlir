// RUN: tflower-opt %s -tfl-optimize-op-order --split-input-file | filecheck %s --check-prefix=ORDER
// RUN: tflower-opt %s "-tfl-modify-io-nodes=test-io-types=uint8,int8" --split-input-file | filecheck %s --check-prefix=IO
// RUN: tflower-opt %s -tfl-decompose-hybrid-quantization --split-input-file | filecheck %s --check-prefix=HYBRID
// RUN: tflower-opt %s -tfl-quantize-variables --split-input-file | filecheck %s --check-prefix=VARIABLE
// RUN: tflower-opt %s -quant-import-stats "--quant-test-stats=entries { name: 'a:0' params { min_max { min: -1 max: 2 } } } entries { name_regex: 'b.*' params { min_max { min: 0 max: 3 } } params { min_max { min: 0 max: 4 } } meta { quantize_axis: 1 } }" --split-input-file | filecheck %s --check-prefix=STATS

// Dequantize less: behind an op that makes the tensor smaller and keeps the scale.
// ORDER-LABEL: @smaller
// ORDER:         [[S:%.+]] = "tfl.slice"(%arg0
// ORDER-NEXT:    [[D:%.+]] = "tfl.dequantize"([[S]])
// ORDER-NEXT:    return [[D]]
// IO-LABEL: @smaller
// HYBRID-LABEL: @smaller
// VARIABLE-LABEL: @smaller
// STATS-LABEL: @smaller
func.func @smaller(%x: tensor<4x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32> {
  %b = arith.constant dense<0> : tensor<1xi32>
  %s = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.dequantize"(%x) : (tensor<4x!quant.uniform<i8:f32, 1.0>>) -> tensor<4xf32>
  %1 = "tfl.slice"(%0, %b, %s) : (tensor<4xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// Not behind one of the same size, nor one of another scale, nor half floats.
// ORDER-LABEL: @no_smaller
// ORDER:         "tfl.dequantize"(%arg0)
// ORDER-NEXT:    "tfl.relu"
// ORDER:         "tfl.dequantize"(%arg1)
// ORDER-NEXT:    "tfl.slice"
// IO-LABEL: @no_smaller
// HYBRID-LABEL: @no_smaller
// VARIABLE-LABEL: @no_smaller
// STATS-LABEL: @no_smaller
func.func @no_smaller(%x: tensor<4x!quant.uniform<i8:f32, 1.0>>, %h: tensor<4xf16>) -> (tensor<4xf32>, tensor<2xf32>) {
  %b = arith.constant dense<0> : tensor<1xi32>
  %s = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.dequantize"(%x) : (tensor<4x!quant.uniform<i8:f32, 1.0>>) -> tensor<4xf32>
  %1 = "tfl.relu"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = "tfl.dequantize"(%h) : (tensor<4xf16>) -> tensor<4xf32>
  %3 = "tfl.slice"(%2, %b, %s) : (tensor<4xf32>, tensor<1xi32>, tensor<1xi32>) -> tensor<2xf32>
  return %1, %3 : tensor<4xf32>, tensor<2xf32>
}

// -----

// Inputs and outputs of the asked types: unsigned ones are requantized.
// ORDER-LABEL: @main
// IO-LABEL: func.func @main(%arg0: tensor<2x!quant.uniform<u8:f32, 1.000000e+00:128>>) -> tensor<2x!quant.uniform<i8:f32, 1.000000e+00>>
// IO-NEXT:       [[Q:%.+]] = "tfl.quantize"(%arg0)
// IO-NEXT:       [[R:%.+]] = "tfl.relu"([[Q]])
// IO-NEXT:       return [[R]]
// HYBRID-LABEL: @main
// VARIABLE-LABEL: @main
// STATS-LABEL: @main
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.relu"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %2 = "tfl.dequantize"(%1) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// Only those of entry functions.
// ORDER-LABEL: @inner
// IO-LABEL: func.func @inner(%arg0: tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.000000e+00>>
// HYBRID-LABEL: @inner
// VARIABLE-LABEL: @inner
// STATS-LABEL: @inner
func.func @inner(%x: tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %0 : tensor<2x!quant.uniform<i8:f32, 1.0>>
}

// -----

// Floats and integers in one op: computed in floats.
// ORDER-LABEL: @hybrid
// IO-LABEL: @hybrid
// HYBRID-LABEL: @hybrid
// HYBRID:        [[D:%.+]] = "tfl.dequantize"(%arg1)
// HYBRID-NEXT:   [[F:%.+]] = "tfl.fully_connected"(%arg0, [[D]], {{%.+}}) {{.*}} -> tensor<1x2xf32>
// HYBRID-NEXT:   [[Q:%.+]] = "tfl.quantize"([[F]])
// HYBRID-NEXT:   return [[Q]]
// VARIABLE-LABEL: @hybrid
// STATS-LABEL: @hybrid
func.func @hybrid(%x: tensor<1x2xf32>, %w: tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 2.0>> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %n) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2x!quant.uniform<i8:f32, 1.0>>, none) -> tensor<1x2x!quant.uniform<i8:f32, 2.0>>
  return %0 : tensor<1x2x!quant.uniform<i8:f32, 2.0>>
}

// -----

// All of integers.
// ORDER-LABEL: @integers
// IO-LABEL: @integers
// HYBRID-LABEL: @integers
// HYBRID-NOT:    "tfl.dequantize"
// VARIABLE-LABEL: @integers
// STATS-LABEL: @integers
func.func @integers(%x: tensor<1x2x!quant.uniform<i8:f32, 1.0>>, %w: tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 2.0>> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %n) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2x!quant.uniform<i8:f32, 1.0>>, tensor<2x2x!quant.uniform<i8:f32, 1.0>>, none) -> tensor<1x2x!quant.uniform<i8:f32, 2.0>>
  return %0 : tensor<1x2x!quant.uniform<i8:f32, 2.0>>
}

// -----

// A variable holds what is read from it.
// ORDER-LABEL: @variable
// IO-LABEL: @variable
// HYBRID-LABEL: @variable
// VARIABLE-LABEL: @variable
// VARIABLE-NEXT: [[H:%.+]] = "tfl.var_handle"() <{container = "", shared_name = "v"}> : () -> tensor<*x!tf_type.resource<tensor<2x!quant.uniform<i8:f32, 1.000000e+00>>>>
// VARIABLE:      [[Q:%.+]] = "tfl.quantize"(%arg0)
// VARIABLE-NEXT: "tfl.assign_variable"([[H]], [[Q]])
// VARIABLE:      [[R:%.+]] = "tfl.read_variable"([[H]]) {{.*}} -> tensor<2x!quant.uniform<i8:f32, 1.000000e+00>>
// STATS-LABEL: @variable
func.func @variable(%x: tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  %h = "tfl.var_handle"() {container = "", shared_name = "v"} : () -> tensor<!tf_type.resource>
  "tfl.assign_variable"(%h, %x) : (tensor<!tf_type.resource>, tensor<2xf32>) -> ()
  %0 = "tfl.read_variable"(%h) : (tensor<!tf_type.resource>) -> tensor<2xf32>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %1 : tensor<2x!quant.uniform<i8:f32, 1.0>>
}

// -----

// What is read goes to the scale of an op that has but one.
// ORDER-LABEL: @joined
// IO-LABEL: @joined
// HYBRID-LABEL: @joined
// VARIABLE-LABEL: @joined
// VARIABLE:      [[R:%.+]] = "tfl.read_variable"
// VARIABLE-NEXT: [[Q:%.+]] = "tfl.quantize"([[R]]) <{qtype = tensor<2x!quant.uniform<i8:f32, 2.000000e+00>>}>
// VARIABLE-NEXT: [[D:%.+]] = "tfl.dequantize"([[Q]])
// VARIABLE-NEXT: "tfl.concatenation"({{.*}}, [[D]])
// STATS-LABEL: @joined
func.func @joined(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>, %y: tensor<2xf32>) -> tensor<4x!quant.uniform<i8:f32, 2.0>> {
  %h = "tfl.var_handle"() {container = "", shared_name = "j"} : () -> tensor<!tf_type.resource>
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  "tfl.assign_variable"(%h, %0) : (tensor<!tf_type.resource>, tensor<2xf32>) -> ()
  %1 = "tfl.read_variable"(%h) : (tensor<!tf_type.resource>) -> tensor<2xf32>
  %2 = "tfl.concatenation"(%y, %1) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  %3 = "tfl.quantize"(%2) {qtype = tensor<4x!quant.uniform<i8:f32, 2.0>>} : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 2.0>>
  return %3 : tensor<4x!quant.uniform<i8:f32, 2.0>>
}

// -----

// Ranges by name and by pattern; integers have none.
// ORDER-LABEL: @named
// IO-LABEL: @named
// HYBRID-LABEL: @named
// VARIABLE-LABEL: @named
// STATS-LABEL: @named
// STATS-NEXT:    [[A:%.+]] = "tfl.relu"(%arg0)
// STATS-NEXT:    [[S:%.+]] = "quantfork.stats"([[A]]) <{layerStats = dense<[-1.000000e+00, 2.000000e+00]> : tensor<2xf32>}>
// STATS-NEXT:    [[B:%.+]] = "tfl.relu"([[S]])
// STATS-NEXT:    "quantfork.stats"([[B]]) <{axis = 1 : i64, axisStats = dense<{{\[\[}}0.000000e+00, 3.000000e+00], [0.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>, layerStats = dense<[0.000000e+00, 3.000000e+00]> : tensor<2xf32>}>
// STATS-NEXT:    "tfl.shape"
// STATS-NEXT:    return
func.func @named(%x: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2xi32>) {
  %0 = "tfl.relu"(%x) : (tensor<2x2xf32>) -> tensor<2x2xf32> loc("a")
  %1 = "tfl.relu"(%0) : (tensor<2x2xf32>) -> tensor<2x2xf32> loc("block")
  %2 = "tfl.shape"(%1) : (tensor<2x2xf32>) -> tensor<2xi32> loc("b2")
  return %1, %2 : tensor<2x2xf32>, tensor<2xi32>
}
