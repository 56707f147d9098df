// RUN: tflower-opt %s -tfl-fuse-qdq --split-input-file | filecheck %s
// RUN: tflower-opt %s "-tfl-quantize=qdq-conversion-mode=Strict" --split-input-file | filecheck %s --check-prefix=STRICT

// Casts on both sides.
// CHECK-LABEL: @static
// CHECK-NEXT:    [[R:%.+]] = "tfl.relu"(%arg0) {{.*}} -> tensor<2x!quant.uniform<i8:f32, 2.000000e+00>>
// CHECK-NEXT:    return [[R]]
// STRICT-LABEL: @static
// STRICT-NEXT:    [[R:%.+]] = "tfl.relu"(%arg0) {{.*}} -> tensor<2x!quant.uniform<i8:f32, 2.000000e+00>>
func.func @static(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 2.0>> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.quantize"(%1) {qtype = tensor<2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 2.0>>
  return %2 : tensor<2x!quant.uniform<i8:f32, 2.0>>
}

// -----

// A type that only follows is made from the observed one.
// CHECK-LABEL: @derived
// CHECK-NEXT:    [[R:%.+]] = "tfl.relu"(%arg0) {{.*}} -> tensor<2x!quant.uniform<i8:f32, 2.000000e+00>>
// CHECK-NEXT:    [[Q:%.+]] = "tfl.quantize"([[R]]) <{qtype = tensor<2x!quant.uniform<i8:f32, 3.000000e+00>>}> {propagated}
// CHECK-NEXT:    return [[R]], [[Q]]
// STRICT-LABEL: @derived
func.func @derived(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> (tensor<2x!quant.uniform<i8:f32, 2.0>>, tensor<2x!quant.uniform<i8:f32, 3.0>>) {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.quantize"(%1) {qtype = tensor<2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 2.0>>
  %3 = "tfl.quantize"(%1) {qtype = tensor<2x!quant.uniform<i8:f32, 3.0>>, propagated} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 3.0>>
  return %2, %3 : tensor<2x!quant.uniform<i8:f32, 2.0>>, tensor<2x!quant.uniform<i8:f32, 3.0>>
}

// -----

// Integer weights next to floats are dequantized; where the input says dynamic range they are not.
// CHECK-LABEL: @weights
// CHECK-NEXT:    [[N:%.+]] = "tfl.no_value"
// CHECK-NEXT:    [[D:%.+]] = "tfl.dequantize"(%arg1)
// CHECK-NEXT:    "tfl.fully_connected"(%arg0, [[D]], [[N]])
// CHECK-NEXT:    "tfl.fully_connected"(%arg0, %arg1, [[N]])
// STRICT-LABEL: @weights
// STRICT:         [[D:%.+]] = "tfl.dequantize"(%arg1)
// STRICT-NEXT:    "tfl.fully_connected"(%arg0, [[D]]
// STRICT-NEXT:    "tfl.fully_connected"(%arg0, %arg1
func.func @weights(%x: tensor<1x2xf32>, %w: tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.dequantize"(%w) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2xf32>
  %1 = "tfl.fully_connected"(%x, %0, %n) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  %2 = stablehlo.composite "quant.fake_quant" %x {composite_attributes = {dtype = "i8", narrow_range = false, scale = dense<> : tensor<0xf64>, zero_point = dense<> : tensor<0xi64>}, decomposition = @f} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = "tfl.dequantize"(%w) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2xf32>
  %4 = "tfl.fully_connected"(%2, %3, %n) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  return %1, %4 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// Also through a pad.
// CHECK-LABEL: @pad
// CHECK:         [[P:%.+]] = "tfl.pad"(%arg0
// CHECK:         "tfl.fully_connected"([[P]], %arg1
// STRICT-LABEL: @pad
// STRICT:         [[P:%.+]] = "tfl.pad"(%arg0
// STRICT:         "tfl.fully_connected"([[P]], %arg1
func.func @pad(%x: tensor<1x1xf32>, %w: tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<1x2xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[[0, 0], [0, 1]]> : tensor<2x2xi32>
  %0 = "tfl.dequantize"(%w) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2xf32>
  %1 = stablehlo.composite "quant.fake_quant" %x {composite_attributes = {dtype = "i8", narrow_range = false, scale = dense<> : tensor<0xf64>, zero_point = dense<> : tensor<0xi64>}, decomposition = @f} : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %2 = "tfl.pad"(%1, %c) : (tensor<1x1xf32>, tensor<2x2xi32>) -> tensor<1x2xf32>
  %3 = "tfl.fully_connected"(%2, %0, %n) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, none) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}

// -----

// A result that someone wants as floats keeps the op float.
// CHECK-LABEL: @float_user
// CHECK:         "tfl.relu"({{.*}} -> tensor<2xf32>
// STRICT-LABEL: @float_user
// STRICT:         "tfl.relu"({{.*}} -> tensor<2xf32>
func.func @float_user(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32> {
  %0 = "tfl.dequantize"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
