// RUN: tflower-opt %s "-tfl-default-quant=default-min=-1.0 default-max=1.0 is-signed=true" --split-input-file | filecheck %s

// Every float that could be integers; biases follow from the other operands.
// CHECK-LABEL: @dense
// CHECK:         "tfl.quantize"(%arg0) <{qtype = tensor<1x2x!quant.uniform<i8:f32, 0.0078431372549019607:-1>>}>
// CHECK:         [[B:%.+]] = arith.constant dense<[1.000000e+00, 2.000000e+00]>
// CHECK-NEXT:    "tfl.quantize"([[B]]) <{qtype = tensor<2x!quant.uniform<i32:f32, 6.1514801999231058E-5>>}>
// CHECK:         [[R:%.+]] = "tfl.fully_connected"
// CHECK-NEXT:    "tfl.quantize"([[R]])
func.func @dense(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[127.0, 2.0], [3.0, -254.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// What is quantized already, integers, and ops without a kernel for integers are left.
// CHECK-LABEL: @left
// CHECK-NEXT:    "tfl.quantize"(%arg0) {{.*}}2.000000e+00>>
// CHECK-NEXT:    "tfl.dequantize"
// CHECK-NEXT:    [[C:%.+]] = "tfl.ceil"
// CHECK-NEXT:    return [[C]], %arg1
func.func @left(%x: tensor<2xf32>, %i: tensor<2xi32>) -> (tensor<2xf32>, tensor<2xi32>) {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 2.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 2.0>>) -> tensor<2xf32>
  %2 = "tfl.ceil"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  return %2, %i : tensor<2xf32>, tensor<2xi32>
}
