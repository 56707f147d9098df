// RUN: tflower-opt %s "-tfl-prepare-quantize=quantize-signed=true quantize-allowlist=image" --split-input-file | filecheck %s
// RUN: tflower-opt %s "-tfl-prepare-quantize=quantize-signed=true disable-per-channel=true" --split-input-file | filecheck %s --check-prefix=TENSOR
// RUN: tflower-opt %s "-tfl-prepare-quantize=disable-set-input-nodes-quantization-params=true" --split-input-file | filecheck %s --check-prefix=UNSIGNED

// Weights get a type from their values, along the output channels; the bias follows from both.
// CHECK-LABEL: @conv
// CHECK-DAG:     [[W:%.+]] = "tfl.quantize"({{.*}} -> tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32:0, {1.000000e+00,5.000000e-01}>>
// CHECK-DAG:     [[B:%.+]] = "tfl.quantize"({{.*}} -> tensor<2x!quant.uniform<i32:f32:0, {2.000000e+00,1.000000e+00}>>
// CHECK-DAG:     [[DW:%.+]] = "tfl.dequantize"([[W]])
// CHECK-DAG:     [[DB:%.+]] = "tfl.dequantize"([[B]])
// CHECK:         "tfl.conv_2d"({{%.+}}, [[DW]], [[DB]])
// With one scale for all channels where that is asked for.
// TENSOR-LABEL: @conv
// TENSOR-DAG:    -> tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32, 1.000000e+00>>
// TENSOR-DAG:    -> tensor<2x!quant.uniform<i32:f32, 2.000000e+00>>
// UNSIGNED-LABEL: @conv
func.func @conv(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %q = "tfl.quantize"(%x) {qtype = tensor<1x2x2x1x!quant.uniform<i8:f32, 2.0:3>>}
    : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1x!quant.uniform<i8:f32, 2.0:3>>
  %d = "tfl.dequantize"(%q) : (tensor<1x2x2x1x!quant.uniform<i8:f32, 2.0:3>>) -> tensor<1x2x2x1xf32>
  %w = arith.constant dense<[[[[-127.0]]], [[[63.5]]]]> : tensor<2x1x1x1xf32>
  %b = arith.constant dense<[4.0, 8.0]> : tensor<2xf32>
  %0 = "tfl.conv_2d"(%d, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32}
    : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}

// -----

// Without an 8-bit input, the bias has no scale.
// CHECK-LABEL: @no_input_type
// CHECK:         [[B:%.+]] = arith.constant dense<[4.000000e+00, 8.000000e+00]>
// CHECK:         "tfl.fully_connected"(%arg0, {{%.+}}, [[B]])
// TENSOR-LABEL: @no_input_type
// UNSIGNED-LABEL: @no_input_type
func.func @no_input_type(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[4.0, 8.0]> : tensor<2xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT"}
    : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// A bias that would not fit into half of 32 bits makes itself and its weights coarser.
// CHECK-LABEL: @large_bias
// CHECK-DAG:     -> tensor<2x1x!quant.uniform<i8<-127:127>:f32:0, {0.93132257548284014,0.001000000031914298}>>
// CHECK-DAG:     -> tensor<2x!quant.uniform<i32:f32:0, {9.3132257548284025E-10,1.0000000319142981E-12}>>
// TENSOR-LABEL: @large_bias
// UNSIGNED-LABEL: @large_bias
func.func @large_bias(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  %q = "tfl.quantize"(%x) {qtype = tensor<1x1x!quant.uniform<i8:f32, 1.0e-9>>}
    : (tensor<1x1xf32>) -> tensor<1x1x!quant.uniform<i8:f32, 1.0e-9>>
  %d = "tfl.dequantize"(%q) : (tensor<1x1x!quant.uniform<i8:f32, 1.0e-9>>) -> tensor<1x1xf32>
  %w = arith.constant dense<0.127> : tensor<2x1xf32>
  %b = arith.constant dense<[1.0, 1.0e-4]> : tensor<2xf32>
  %0 = "tfl.fully_connected"(%d, %w, %b) {weights_format = "DEFAULT"}
    : (tensor<1x1xf32>, tensor<2x1xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// The range of a softmax is known.
// CHECK-LABEL: @softmax
// CHECK:         [[S:%.+]] = "tfl.softmax"
// CHECK:         "tfl.quantize"([[S]]) <{qtype = tensor<1x2x!quant.uniform<i8:f32, 3.906250e-03:-128>>}> {volatile}
// TENSOR-LABEL: @softmax
// But nothing is taken for granted in a model without quantized values.
// UNSIGNED-LABEL: @softmax
// UNSIGNED-NEXT:  [[S:%.+]] = "tfl.softmax"
// UNSIGNED-NEXT:  return [[S]]
func.func @softmax(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = "tfl.softmax"(%x) {beta = 1.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Arguments of allowed functions are taken for pixels.
// CHECK-LABEL: @image
// CHECK-NEXT:    "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<i8:f32, 1.000000e+00:-128>>}>
// TENSOR-LABEL: @image
// TENSOR-NEXT:   return %arg0
// UNSIGNED-LABEL: @image
func.func @image(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// -----

// Values of one scale: a settled type goes on to the other values.
// CHECK-LABEL: @same_scale
// CHECK:         [[R:%.+]] = "tfl.reshape"
// CHECK-NEXT:    [[Q:%.+]] = "tfl.quantize"([[R]]) <{qtype = tensor<4x!quant.uniform<i8:f32, 5.000000e-01:1>>}> {volatile}
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"([[Q]])
// CHECK-NEXT:    return [[D]]
// TENSOR-LABEL: @same_scale
// UNSIGNED-LABEL: @same_scale
func.func @same_scale(%x: tensor<2x2xf32>) -> tensor<4xf32> {
  %q = "tfl.quantize"(%x) {qtype = tensor<2x2x!quant.uniform<i8:f32, 0.5:1>>}
    : (tensor<2x2xf32>) -> tensor<2x2x!quant.uniform<i8:f32, 0.5:1>>
  %d = "tfl.dequantize"(%q) : (tensor<2x2x!quant.uniform<i8:f32, 0.5:1>>) -> tensor<2x2xf32>
  %s = arith.constant dense<4> : tensor<1xi32>
  %0 = "tfl.reshape"(%d, %s) : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Operands whose settled types differ are requantized to that of the result.
// CHECK-LABEL: @requantize
// CHECK:         [[Q:%.+]] = "tfl.quantize"(%arg0) {{.*}}1.000000e+00>>
// CHECK-NEXT:    [[R:%.+]] = "tfl.quantize"([[Q]]) {{.*}}!quant.uniform<i8:f32, 5.000000e-01>>
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"([[R]])
// CHECK:         "tfl.concatenation"([[D]], {{%.+}})
// TENSOR-LABEL: @requantize
// UNSIGNED-LABEL: @requantize
func.func @requantize(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.5>> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.concatenation"(%1, %y) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  %3 = "tfl.quantize"(%2) {qtype = tensor<4x!quant.uniform<i8:f32, 0.5>>} : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %3 : tensor<4x!quant.uniform<i8:f32, 0.5>>
}

// -----

// Unsigned types of fake quantization become signed, if the model is to be.
// CHECK-LABEL: @sign
// CHECK-NEXT:    "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<i8<-127:127>:f32, 1.000000e+00:-118>>}>
// TENSOR-LABEL: @sign
// UNSIGNED-LABEL: @sign
// UNSIGNED-NEXT:  "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<u8<1:255>:f32, 1.000000e+00:10>>}>
func.func @sign(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<u8<1:255>:f32, 1.0:10>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<u8<1:255>:f32, 1.0:10>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<u8<1:255>:f32, 1.0:10>>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// Eight unsigned bits may have a scale each in a concatenation; the result holds all of them.
// CHECK-LABEL: @concat
// TENSOR-LABEL: @concat
// UNSIGNED-LABEL: @concat
// UNSIGNED:       [[C:%.+]] = "tfl.concatenation"
// UNSIGNED-NEXT:  "tfl.quantize"([[C]]) <{qtype = tensor<4x!quant.uniform<u8:f32, 2.000000e+00>>}>
func.func @concat(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<4xf32> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<u8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<u8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<u8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.quantize"(%y) {qtype = tensor<2x!quant.uniform<u8:f32, 2.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<u8:f32, 2.0>>
  %3 = "tfl.dequantize"(%2) : (tensor<2x!quant.uniform<u8:f32, 2.0>>) -> tensor<2xf32>
  %4 = "tfl.concatenation"(%1, %3) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %4 : tensor<4xf32>
}
