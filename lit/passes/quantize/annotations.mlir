// RUN: tflower-opt %s -tfl-lower-quant-annotations --split-input-file | filecheck %s

// CHECK-LABEL: func.func @composites(%arg0: tensor<2xf32>) -> (tensor<2x!quant.uniform<i8:f32, 5.000000e-01:1>>, tensor<2xf32>)
// CHECK:         "tfl.quantize"(%arg0) {{.*}}i8:f32, 5.000000e-01:1
// CHECK:         [[F:%.+]] = "tfl.quantize"(%arg0) <{qtype = tensor<2x!quant.uniform<i4<-7:7>:f32:0, {1.000000e+00,2.000000e+00}>>}>
// CHECK:         "tfl.dequantize"([[F]])
func.func @composites(%x: tensor<2xf32>) -> (tensor<2xi8>, tensor<2xf32>) {
  %0 = stablehlo.composite "quant.quantize" %x {composite_attributes = {dtype = "i8", narrow_range = false, scale = dense<0.5> : tensor<1xf32>, zero_point = dense<1> : tensor<1xi32>}, decomposition = @f} : (tensor<2xf32>) -> tensor<2xi8>
  %1 = stablehlo.composite "quant.fake_quant" %x {composite_attributes = {dtype = "i4", narrow_range = true, quantization_dimension = 0 : i32, scale = dense<[1.0, 2.0]> : tensor<2xf32>}, decomposition = @f} : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xi8>, tensor<2xf32>
}

// -----

// An argument that is dequantized takes the quantized type; a constant, its integers.
// CHECK-LABEL: func.func @dequantize(%arg0: tensor<2x!quant.uniform<i8:f32, 5.000000e-01>>)
// CHECK:         "tfl.dequantize"(%arg0)
// CHECK:         [[C:%.+]] = "tfl.pseudo_qconst"() <{qtype = tensor<2x!quant.uniform<i8:f32, 5.000000e-01>>, value = dense<[1, 2]> : tensor<2xi8>}>
// CHECK:         "tfl.dequantize"([[C]])
func.func @dequantize(%x: tensor<2xi8>) -> (tensor<2xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[1, 2]> : tensor<2xi8>
  %0 = stablehlo.composite "quant.dequantize" %x {composite_attributes = {dtype = "i8", narrow_range = false, scale = dense<0.5> : tensor<1xf32>}, decomposition = @f} : (tensor<2xi8>) -> tensor<2xf32>
  %1 = stablehlo.composite "quant.dequantize" %c {composite_attributes = {dtype = "i8", narrow_range = false, scale = dense<0.5> : tensor<1xf32>}, decomposition = @f} : (tensor<2xi8>) -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// Without scales it is of dynamic range, and without such a name anything else: both stay.
// CHECK-LABEL: @left
// CHECK-NEXT:    stablehlo.composite "quant.fake_quant" %arg0
// CHECK-NEXT:    stablehlo.composite "mine" %arg0
func.func @left(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = stablehlo.composite "quant.fake_quant" %x {composite_attributes = {dtype = "i8", narrow_range = false, scale = dense<> : tensor<0xf64>, zero_point = dense<> : tensor<0xi64>}, decomposition = @f} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = stablehlo.composite "mine" %x {decomposition = @f} : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
