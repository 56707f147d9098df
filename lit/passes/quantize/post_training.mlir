// RUN: tflower-opt %s "-tfl-prepare-quantize=quantize-signed=true post-training-quantize=true" --split-input-file | filecheck %s
// RUN: tflower-opt %s "-tfl-prepare-quantize=quantize-signed=true post-training-quantize=true legacy-float-scale=true" --split-input-file | filecheck %s --check-prefix=SINGLE
// RUN: tflower-opt %s "-tfl-prepare-quantize=quantize-signed=true post-training-quantize=true activation-number-of-bits=16" --split-input-file | filecheck %s --check-prefix=WIDE

// A measured range becomes a type with zero in it; in single precision as older quantizers did it.
// CHECK-LABEL: @range
// CHECK-NEXT:    [[Q:%.+]] = "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<i8:f32, 0.011764705882352941:-128>>}> {volatile}
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"([[Q]])
// CHECK-NEXT:    return [[D]]
// SINGLE-LABEL: @range
// SINGLE:         i8:f32, 0.011764706112444401:-128
// WIDE-LABEL: @range
// WIDE:           i16:f32, 9.1554131380178531E-5:-1
func.func @range(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "quantfork.stats"(%x) {layerStats = dense<[1.0, 3.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Ranges along an axis.
// CHECK-LABEL: @channels
// CHECK-NEXT:    -> tensor<2x2x!quant.uniform<i8:f32:1, {1.000000e+00:-128,2.000000e+00:-128}>>
// SINGLE-LABEL: @channels
// WIDE-LABEL: @channels
func.func @channels(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %0 = "quantfork.stats"(%x) {
    layerStats = dense<[0.0, 510.0]> : tensor<2xf32>, axis = 1 : i64,
    axisStats = dense<[[0.0, 255.0], [0.0, 510.0]]> : tensor<2x2xf32>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// The range behind an op that keeps the scale is left out, that before it decides.
// CHECK-LABEL: @redundant
// CHECK:         [[R:%.+]] = "tfl.reshape"
// CHECK-NEXT:    [[Q:%.+]] = "tfl.quantize"([[R]]) <{qtype = tensor<4x!quant.uniform<i8:f32, 1.000000e+00:-128>>}> {volatile}
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"([[Q]])
// CHECK-NEXT:    return [[D]]
// SINGLE-LABEL: @redundant
// WIDE-LABEL: @redundant
func.func @redundant(%x: tensor<2x2xf32>) -> tensor<4xf32> {
  %s = arith.constant dense<4> : tensor<1xi32>
  %0 = "quantfork.stats"(%x) {layerStats = dense<[0.0, 255.0]> : tensor<2xf32>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<4xf32>
  %2 = "quantfork.stats"(%1) {layerStats = dense<[0.0, 510.0]> : tensor<2xf32>} : (tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// Of several operands of one scale that of the result decides.
// CHECK-LABEL: @result_decides
// CHECK-NEXT:    [[Q:%.+]] = "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<i8:f32, 2.000000e+00:-128>>}>
// CHECK-NOT:     1.000000e+00:-128
// SINGLE-LABEL: @result_decides
// WIDE-LABEL: @result_decides
func.func @result_decides(%x: tensor<2xf32>) -> tensor<4xf32> {
  %0 = "quantfork.stats"(%x) {layerStats = dense<[0.0, 255.0]> : tensor<2xf32>} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.concatenation"(%0, %0) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  %2 = "quantfork.stats"(%1) {layerStats = dense<[0.0, 510.0]> : tensor<2xf32>} : (tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// What a fixed range has, no measurement changes; of 16 bits a softmax is taken to be symmetric.
// CHECK-LABEL: @fixed
// CHECK:         [[S:%.+]] = "tfl.softmax"
// CHECK-NEXT:    "tfl.quantize"([[S]]) <{qtype = tensor<1x2x!quant.uniform<i8:f32, 3.906250e-03:-128>>}>
// SINGLE-LABEL: @fixed
// WIDE-LABEL: @fixed
// WIDE:          [[S:%.+]] = "tfl.softmax"
// WIDE-NEXT:     "tfl.quantize"([[S]]) <{qtype = tensor<1x2x!quant.uniform<i16:f32, 3.0517578125E-5>>}>
func.func @fixed(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = "quantfork.stats"(%x) {layerStats = dense<[0.0, 255.0]> : tensor<2xf32>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = "tfl.softmax"(%0) {beta = 1.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = "quantfork.stats"(%1) {layerStats = dense<[0.0, 0.5]> : tensor<2xf32>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// Time weights of an SVDF keep to 10 bits, its state has 16.
// CHECK-LABEL: @svdf
// CHECK-DAG:     [[W:%.+]] = "tfl.dequantize"({{.*}} : (tensor<2x1x!quant.uniform<i16<-512:512>:f32, 1.000000e+00>>)
// CHECK-DAG:     [[S:%.+]] = "tfl.dequantize"({{.*}} : (tensor<1x2x!quant.uniform<i16<-32767:32767>:f32, 1.000000e+00>>)
// CHECK-DAG:     [[B:%.+]] = "tfl.dequantize"({{.*}} : (tensor<2x!quant.uniform<i32:f32, 1.000000e+00>>)
// CHECK:         "tfl.svdf"({{%.+}}, {{%.+}}, [[W]], [[B]], [[S]])
// SINGLE-LABEL: @svdf
// WIDE-LABEL: @svdf
func.func @svdf(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %0 = "quantfork.stats"(%x) {layerStats = dense<[0.0, 1.0]> : tensor<2xf32>} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %1 = arith.constant dense<127.0> : tensor<2x3xf32>
  %2 = arith.constant dense<[[512.0], [-4.0]]> : tensor<2x1xf32>
  %3 = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %4 = arith.constant dense<0.0> : tensor<1x2xf32>
  %5 = "quantfork.stats"(%4) {layerStats = dense<[-1.0, 32767.0]> : tensor<2xf32>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %6 = "tfl.svdf"(%0, %1, %2, %3, %5) {fused_activation_function = "RELU", rank = 1 : i32}
    : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2x1xf32>, tensor<2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %6 : tensor<1x2xf32>
}

// -----

// The cell state has a scale that is a power of two; the state and the result share their range;
// biases take the scales of input and weights; measured sums become types.
// CHECK-LABEL: @lstm
// CHECK-DAG:     [[C:%.+]] = "tfl.dequantize"({{.*}} : (tensor<1x4x!quant.uniform<i16:f32, 2.44140625E-4>>)
// CHECK-DAG:     [[S:%.+]] = "tfl.dequantize"({{.*}} : (tensor<1x4x!quant.uniform<i8:f32, 0.019607843137254902:-26>>)
// CHECK-DAG:     "tfl.dequantize"({{.*}} : (tensor<4x4x!quant.uniform<i8<-127:127>:f32, 1.000000e+00>>)
// CHECK-DAG:     "tfl.dequantize"({{.*}} : (tensor<4x!quant.uniform<i32:f32, 0.0078431372549019607>>)
// CHECK:         [[L:%.+]] = "tfl.unidirectional_sequence_lstm"({{.*}}[[S]], [[C]], {{.*}}effective_hidden_scale_intermediate = tensor<0x!quant.uniform<i8:f32, 0.0078431372549019607:-1>>
// CHECK:         "tfl.quantize"([[L]]) <{qtype = tensor<1x2x4x!quant.uniform<i8:f32, 0.019607843137254902:-26>>}>
// SINGLE-LABEL: @lstm
// WIDE-LABEL: @lstm
func.func @lstm(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %w = arith.constant dense<127.0> : tensor<4x4xf32>
  %b = arith.constant dense<[0.0, 1.0, 2.0, 3.0]> : tensor<4xf32>
  %z = arith.constant dense<0.0> : tensor<1x4xf32>
  %x0 = "quantfork.stats"(%x) {layerStats = dense<[-1.0, 1.0]> : tensor<2xf32>} : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %s0 = "quantfork.stats"(%z) {layerStats = dense<[-2.0, 1.0]> : tensor<2xf32>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %c0 = "quantfork.stats"(%z) {layerStats = dense<[-3.0, 5.0]> : tensor<2xf32>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %0 = "tfl.unidirectional_sequence_lstm"(%x0, %w, %w, %w, %w, %w, %w, %w, %w, %n, %n, %n, %b, %b, %b, %b, %n, %n, %s0, %c0, %n, %n, %n, %n) {
    cell_clip = 0.0 : f32, fused_activation_function = "TANH", proj_clip = 0.0 : f32, time_major = false, effective_hidden_scale_intermediate = tensor<0x!quant.calibrated<f32<-1.0:1.0>>>
  } : (tensor<1x2x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, none, none, none, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, none, none, tensor<1x4xf32>, tensor<1x4xf32>, none, none, none, none) -> tensor<1x2x4xf32>
  %1 = "quantfork.stats"(%0) {layerStats = dense<[-1.0, 3.0]> : tensor<2xf32>} : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// -----

// A recurrent op without normalization and projection needs no measured sums.
// CHECK-LABEL: @unknown_range
// CHECK:         i16:f32, 2.44140625E-4
// SINGLE-LABEL: @unknown_range
// WIDE-LABEL: @unknown_range
func.func @unknown_range(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %w = arith.constant dense<127.0> : tensor<4x4xf32>
  %b = arith.constant dense<[0.0, 1.0, 2.0, 3.0]> : tensor<4xf32>
  %z = arith.constant dense<0.0> : tensor<1x4xf32>
  %x0 = "quantfork.stats"(%x) {layerStats = dense<[-1.0, 1.0]> : tensor<2xf32>} : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %s0 = "quantfork.stats"(%z) {layerStats = dense<[-2.0, 1.0]> : tensor<2xf32>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %c0 = "quantfork.stats"(%z) {layerStats = dense<[-3.0, 5.0]> : tensor<2xf32>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %0 = "tfl.unidirectional_sequence_lstm"(%x0, %w, %w, %w, %w, %w, %w, %w, %w, %n, %n, %n, %b, %b, %b, %b, %n, %n, %s0, %c0, %n, %n, %n, %n) {
    cell_clip = 0.0 : f32, fused_activation_function = "TANH", proj_clip = 0.0 : f32, time_major = false
  } : (tensor<1x2x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, none, none, none, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, none, none, tensor<1x4xf32>, tensor<1x4xf32>, none, none, none, none) -> tensor<1x2x4xf32>
  %1 = "quantfork.stats"(%0) {layerStats = dense<[-1.0, 3.0]> : tensor<2xf32>} : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}
