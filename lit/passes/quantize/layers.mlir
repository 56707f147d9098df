// RUN: tflower-opt %s -tfl-unmark-layers --split-input-file | filecheck %s --check-prefix=UNMARK
// RUN: tflower-opt %s "-tfl-prepare-quantize=inference-type=int8 post-training-quantize=true" -tfl-quantize "-tfl-post-quantize=emit-quant-adaptor-ops=true" -tfl-unmark-layers --split-input-file | filecheck %s --check-prefix=INTEGERS
// RUN: tflower-opt %s "-tfl-prepare-quantize-dynamic-range=min-elements-for-weights=1 only-marked=true" "-tfl-quantize=enable-dynamic-range-quantization=true" --split-input-file | filecheck %s --check-prefix=HYBRID

// What the marks and borders leave behind is nothing.
// UNMARK-LABEL: @forget
// UNMARK-NOT:     _tflower
// UNMARK:         return
// INTEGERS-LABEL: @forget
// HYBRID-LABEL: @forget
func.func @forget(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.quantize"(%x) {_tflower_border, qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.relu"(%1) {_tflower_quantize_as = "int16x8"} : (tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// An 8-bit op gives its result to a 16-bit one, and this to an 8-bit one: each border is one
// requantization, and every type is of the width of the op that makes the value.
// INTEGERS-LABEL: @widths
// INTEGERS:         [[A:%.+]] = "tfl.relu"({{%.+}}) : (tensor<2x!quant.uniform<i8:f32, {{[^>]+}}>>) -> tensor<2x!quant.uniform<i8:f32,
// INTEGERS-NEXT:    [[Q:%.+]] = "tfl.quantize"([[A]]) <{qtype = tensor<2x!quant.uniform<i16:f32, 1.000000e+00>>}>
// INTEGERS-NEXT:    [[B:%.+]] = "tfl.relu"([[Q]]) : (tensor<2x!quant.uniform<i16:f32, 1.000000e+00>>) -> tensor<2x!quant.uniform<i16:f32, 1.000000e+00>>
// INTEGERS-NEXT:    [[R:%.+]] = "tfl.quantize"([[B]]) <{qtype = tensor<2x!quant.uniform<i8:f32, {{[^>]+}}>>}>
// INTEGERS-NEXT:    [[C:%.+]] = "tfl.relu"([[R]])
// INTEGERS-NEXT:    [[D:%.+]] = "tfl.dequantize"([[C]])
// INTEGERS-NEXT:    return [[D]]
// UNMARK-LABEL: @widths
// HYBRID-LABEL: @widths
func.func @widths(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "quantfork.stats"(%x) {_tflower_bits = 8 : i32, layerStats = dense<[-32767.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "quantfork.stats"(%1) {_tflower_bits = 8 : i32, layerStats = dense<[0.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "quantfork.stats"(%2) {_tflower_border, _tflower_bits = 16 : i32, layerStats = dense<[0.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %4 = "tfl.relu"(%3) {_tflower_quantize_as = "int16x8"} : (tensor<2xf32>) -> tensor<2xf32>
  %5 = "quantfork.stats"(%4) {_tflower_bits = 16 : i32, layerStats = dense<[0.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %6 = "quantfork.stats"(%5) {_tflower_border, _tflower_bits = 8 : i32, layerStats = dense<[0.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %7 = "tfl.relu"(%6) : (tensor<2xf32>) -> tensor<2xf32>
  %8 = "quantfork.stats"(%7) {_tflower_bits = 8 : i32, layerStats = dense<[0.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  return %8 : tensor<2xf32>
}

// -----

// What makes the value stays float, so that its integers are made once for each width.
// INTEGERS-LABEL: @float_source
// INTEGERS:         [[A:%.+]] = "tfl.elu"(%arg0)
// INTEGERS-NOT:     "tfl.quantize"({{.*}}i8:f32
// INTEGERS:         [[Q:%.+]] = "tfl.quantize"([[A]]) <{qtype = tensor<2x!quant.uniform<i16:f32, 1.000000e+00>>}>
// INTEGERS:         "tfl.relu"([[Q]])
// UNMARK-LABEL: @float_source
// HYBRID-LABEL: @float_source
func.func @float_source(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.elu"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "quantfork.stats"(%0) {_tflower_bits = 8 : i32, layerStats = dense<[-1.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "quantfork.stats"(%1) {_tflower_border, _tflower_bits = 16 : i32, layerStats = dense<[-1.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.relu"(%2) {_tflower_quantize_as = "int16x8"} : (tensor<2xf32>) -> tensor<2xf32>
  %4 = "quantfork.stats"(%3) {_tflower_bits = 16 : i32, layerStats = dense<[0.0, 32767.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  return %4 : tensor<2xf32>
}

// -----

// A result of a fixed range has the width of its op; values of one scale those of theirs, even
// without a range.
// INTEGERS-LABEL: @followed
// INTEGERS:         [[A:%.+]] = "tfl.logistic"({{.*}} -> tensor<2x!quant.uniform<i8:f32, 3.906250e-03:-128>>
// INTEGERS-NEXT:    [[Q:%.+]] = "tfl.quantize"([[A]]) <{qtype = tensor<2x!quant.uniform<i16:f32, [[S:.+]]>>}>
// INTEGERS-NEXT:    [[B:%.+]] = "tfl.reshape"([[Q]], {{.*}} -> tensor<2x1x!quant.uniform<i16:f32, [[S]]>>
// INTEGERS-NEXT:    [[D:%.+]] = "tfl.dequantize"([[B]])
// UNMARK-LABEL: @followed
// HYBRID-LABEL: @followed
func.func @followed(%x: tensor<2xf32>) -> tensor<2x1xf32> {
  %s = arith.constant dense<[2, 1]> : tensor<2xi32>
  %0 = "quantfork.stats"(%x) {_tflower_bits = 8 : i32, layerStats = dense<[-2.0, 2.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.logistic"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.reshape"(%1, %s) {_tflower_quantize_as = "int16x8"} : (tensor<2xf32>, tensor<2xi32>) -> tensor<2x1xf32>
  return %2 : tensor<2x1xf32>
}

// -----

// Weights of 4 bits with activations of 8; where no kernel takes them, of 8 bits. A constant that
// layers of different ways share is stored for each. Biases of sixteen-bit layers have their scale.
// INTEGERS-LABEL: @weights
// INTEGERS-DAG:     [[W4:%.+]] = "tfl.pseudo_qconst"{{.*}}tensor<2x2x!quant.uniform<i4<-7:7>:f32:0, {1.000000e+00,2.000000e+00}>>
// INTEGERS-DAG:     [[W8:%.+]] = "tfl.pseudo_qconst"{{.*}}tensor<2x2x!quant.uniform<i8<-127:127>:f32:0,
// INTEGERS:         "tfl.fully_connected"({{%.+}}, [[W4]],
// INTEGERS:         "tfl.fully_connected"({{%.+}}, [[W8]],
// UNMARK-LABEL: @weights
// HYBRID-LABEL: @weights
func.func @weights(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = arith.constant dense<[[7.0, -3.0], [14.0, 2.0]]> : tensor<2x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %0 = "quantfork.stats"(%x) {_tflower_bits = 8 : i32, layerStats = dense<[-2.0, 2.0]> : tensor<2xf32>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {_tflower_quantize_as = "int4", fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  %2 = "quantfork.stats"(%1) {_tflower_bits = 8 : i32, layerStats = dense<[-2.0, 2.0]> : tensor<2xf32>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  %4 = "quantfork.stats"(%3) {_tflower_bits = 8 : i32, layerStats = dense<[-2.0, 2.0]> : tensor<2xf32>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2, %4 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// Only the marked layer is stored in 4 bits, and computes with floats.
// HYBRID-LABEL: @hybrid
// HYBRID:         [[W:%.+]] = "tfl.pseudo_qconst"{{.*}}!quant.uniform<i4<-7:7>:f32:0,
// HYBRID:         [[A:%.+]] = "tfl.fully_connected"(%arg0, [[W]],
// HYBRID-SAME:    asymmetric_quantize_inputs = true
// HYBRID:         "tfl.fully_connected"([[A]],
// HYBRID-NOT:     asymmetric
// HYBRID:         return
// UNMARK-LABEL: @hybrid
// INTEGERS-LABEL: @hybrid
func.func @hybrid(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[7.0, -3.0], [14.0, 2.0]]> : tensor<2x2xf32>
  %b = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %b) {_tflower_quantize_as = "weights4", fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
