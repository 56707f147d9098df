// RUN: tflower-opt %s --toco-quantize --split-input-file | filecheck %s

// Constants become integers, the bias with the product of the scales; the dequantization of the
// operand goes, one of the result comes.
// CHECK-LABEL: @dense
// CHECK-DAG:     [[W:%.+]] = "tfl.pseudo_qconst"() <{qtype = tensor<2x2x!quant.uniform<u8:f32, 0.0078431372549019607:128>>, value = dense<{{\[\[}}127, -1], [-64, 1]]> : tensor<2x2xi8>}>
// CHECK-DAG:     [[B:%.+]] = "tfl.pseudo_qconst"() <{qtype = tensor<2x!quant.uniform<i32:f32, {{.*}}>>, value = dense<[10000, 20000]> : tensor<2xi32>}>
// CHECK:         [[R:%.+]] = "tfl.fully_connected"(%arg0, [[W]], [[B]])
// CHECK-SAME:      -> tensor<1x2x!quant.uniform<u8:f32, 0.023529411764705882>>
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"([[R]])
// CHECK-NEXT:    return [[D]]
func.func @dense(%x: tensor<1x2x!quant.uniform<u8:f32, 0.01275>>) -> tensor<1x2xf32> {
  %w = "tfl.pseudo_const"() {value = dense<[[-0.01, 1.0], [0.5, -1.0]]> : tensor<2x2xf32>, toco.arrays = [#toco.array<range = -1.0 : 1.0>]} : () -> tensor<2x2xf32>
  %b = "tfl.pseudo_const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = "tfl.dequantize"(%x) {toco.arrays = [#toco.array<range = 0.0 : 3.0>]} : (tensor<1x2x!quant.uniform<u8:f32, 0.01275>>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false, toco.arrays = [#toco.array<range = 0.0 : 6.0>]}
    : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// Some kernels fix the scale of their result, others keep that of their operand.
// CHECK-LABEL: @fixed
// CHECK-NEXT:    [[S:%.+]] = "tfl.softmax"(%arg0) {{.*}} -> tensor<1x2x!quant.uniform<u8:f32, 3.906250e-03>>
// CHECK:         "tfl.tanh"(%arg0) {toco.arrays = [#toco.array<range = -1.0 : 0.9921875, final = ui8>]} {{.*}} -> tensor<1x2x!quant.uniform<u8:f32, 7.812500e-03:128>>
// CHECK:         "tfl.relu"(%arg0) {{.*}} -> tensor<1x2x!quant.uniform<u8:f32, 2.500000e-01:3>>
func.func @fixed(%x: tensor<1x2x!quant.uniform<u8:f32, 0.25:3>>) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  %0 = "tfl.dequantize"(%x) {toco.arrays = [#toco.array<range = 0.0 : 3.0>]} : (tensor<1x2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<1x2xf32>
  %1 = "tfl.softmax"(%0) {beta = 1.0 : f32, toco.arrays = [#toco.array<range = 0.0 : 0.99609375>]} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = "tfl.tanh"(%0) {toco.arrays = [#toco.array<range = -0.9921875 : 1.0>]} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = "tfl.relu"(%0) {toco.arrays = [#toco.array<range = 0.0 : 3.0>]} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1, %2, %3 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// An operator waits for the one before it; here for ever, as that one lacks a range. What has no
// reals is left alone.
// CHECK-LABEL: @waits
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"(%arg0)
// CHECK-NEXT:    tfl.add [[D]], [[D]]
// CHECK-NEXT:    "tfl.cast"
func.func @waits(%x: tensor<2x!quant.uniform<u8:f32, 0.25:3>>, %i: tensor<2xi32>) -> (tensor<2xf32>, tensor<2xi64>) {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<u8:f32, 0.25:3>>) -> tensor<2xf32>
  %1 = "tfl.add"(%0, %0) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.cast"(%i) : (tensor<2xi32>) -> tensor<2xi64>
  return %1, %2 : tensor<2xf32>, tensor<2xi64>
}

// -----

// Signed weights lie around zero, as the runtime's kernels want them.
module attributes {toco.flags = {inference_type = "QUANTIZED_INT8"}} {
// CHECK-LABEL: @signed
// CHECK-DAG:     "tfl.pseudo_qconst"() <{qtype = tensor<1x2x!quant.uniform<i8<-127:127>:f32, 7.812500e-03>>, value = dense<{{\[\[}}64, -127]]> : tensor<1x2xi8>}>
// CHECK:         "tfl.fully_connected"
// CHECK-SAME:      -> tensor<1x1x!quant.uniform<i8:f32, 0.023529411764705882:-128>>
func.func @signed(%x: tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1xf32> {
  %w = "tfl.pseudo_const"() {value = dense<[[0.5, -0.9921875]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %b = "tfl.pseudo_const"() {value = dense<1.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = "tfl.dequantize"(%x) {toco.arrays = [#toco.array<range = 0.0 : 3.0>]} : (tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false, toco.arrays = [#toco.array<range = 0.0 : 6.0>]}
    : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
}

// -----

// A kernel for signed integers joins arrays of one scale only: one of another is converted first.
module attributes {toco.flags = {inference_type = "QUANTIZED_INT8"}} {
// CHECK-LABEL: @joined
// CHECK-NEXT:    [[A:%.+]] = "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<i8:f32, 1.000000e+00>>}>
// CHECK-NEXT:    [[J:%.+]] = "tfl.concatenation"([[A]], %arg1)
// CHECK-SAME:      -> tensor<4x!quant.uniform<i8:f32, 1.000000e+00>>
func.func @joined(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>, %y: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<4xf32> {
  %0 = "tfl.dequantize"(%x) {toco.arrays = [#toco.array<range = -128.0 : 127.0>]} : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2xf32>
  %1 = "tfl.dequantize"(%y) {toco.arrays = [#toco.array<range = -128.0 : 127.0>]} : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.concatenation"(%0, %1) {axis = 0 : i32, fused_activation_function = "NONE", toco.arrays = [#toco.array<range = -128.0 : 127.0>]} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
}

// -----

// The kernel for unsigned ones rescales by itself.
// CHECK-LABEL: @joined_unsigned
// CHECK-NEXT:    "tfl.concatenation"(%arg0, %arg1)
func.func @joined_unsigned(%x: tensor<2x!quant.uniform<u8:f32, 0.5>>, %y: tensor<2x!quant.uniform<u8:f32, 1.0>>) -> tensor<4xf32> {
  %0 = "tfl.dequantize"(%x) {toco.arrays = [#toco.array<range = 0.0 : 127.0>]} : (tensor<2x!quant.uniform<u8:f32, 0.5>>) -> tensor<2xf32>
  %1 = "tfl.dequantize"(%y) {toco.arrays = [#toco.array<range = 0.0 : 255.0>]} : (tensor<2x!quant.uniform<u8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.concatenation"(%0, %1) {axis = 0 : i32, fused_activation_function = "NONE", toco.arrays = [#toco.array<range = 0.0 : 255.0>]} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// A cell takes integers of 8 bits and keeps its state in 16; the states stay where they are.
// CHECK-LABEL: @cell
// CHECK:         [[H:%[0-9]+]] = "toco.state"() {{.*}} : () -> tensor<1x1x!quant.uniform<u8:f32, 7.812500e-03:128>>
// CHECK:         [[C:%[0-9]+]] = "toco.state"() {{.*}} : () -> tensor<1x1x!quant.uniform<i16:f32, 4.8828125{{.*}}>>
// CHECK:         "tfl.basic_lstm"(%arg0, [[H]], {{.*}}, [[C]])
// CHECK-SAME:      tensor<4x!quant.uniform<i32:f32, {{.*}}>>, tensor<1x1x!quant.uniform<i16:f32, 4.8828125{{.*}}>>) -> (tensor<1x1x!quant.uniform<u8:f32, 7.812500e-03:128>>, tensor<1x1x!quant.uniform<i16:f32, 4.8828125{{.*}}>>, tensor<1x3x!quant.uniform<u8:f32, 7.812500e-03:128>>, tensor<1x4x!quant.uniform<i16:f32, {{.*}}>>)
func.func @cell(%x: tensor<1x2x!quant.uniform<u8:f32, 0.0078125:128>>) -> tensor<1x1xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]> : tensor<4x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %h = "toco.state"() {toco.arrays = [#toco.array<range = -1.0 : 0.9921875>]} : () -> tensor<1x1xf32>
  %c = "toco.state"() {toco.arrays = [#toco.array<range = -16.0 : 15.99951171875>]} : () -> tensor<1x1xf32>
  %0 = "tfl.dequantize"(%x) {toco.arrays = [#toco.array<range = -1.0 : 0.9921875>]} : (tensor<1x2x!quant.uniform<u8:f32, 0.0078125:128>>) -> tensor<1x2xf32>
  %1:4 = "tfl.basic_lstm"(%0, %h, %w, %b, %c) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr BASIC>,
      toco.arrays = [#toco.array<range = -1.0 : 0.9921875>, #toco.array<range = -16.0 : 15.99951171875>, #toco.array<range = -1.0 : 0.9921875>, #toco.array<range = -8.0 : 7.999755859375>]}
    : (tensor<1x2xf32>, tensor<1x1xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x3xf32>, tensor<1x4xf32>)
  return %1#0 : tensor<1x1xf32>
}
