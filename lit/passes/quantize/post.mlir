// RUN: tflower-opt %s -tfl-post-quantize --split-input-file | filecheck %s
// RUN: tflower-opt %s "-tfl-post-quantize=emit-quant-adaptor-ops=true" --split-input-file | filecheck %s --check-prefix=FLOAT
// RUN: tflower-opt %s -tfl-post-quantize-remove-qdq --split-input-file | filecheck %s --check-prefix=REMOVE

// A function takes and gives integers, unless it is to keep its types.
// CHECK-LABEL: func.func @border(%arg0: tensor<2x!quant.uniform<i8:f32, 1.000000e+00>>) -> tensor<2x!quant.uniform<i8:f32, 1.000000e+00>>
// CHECK-NEXT:    [[R:%.+]] = "tfl.relu"(%arg0)
// CHECK-NEXT:    return [[R]]
// FLOAT-LABEL: func.func @border(%arg0: tensor<2xf32>) -> tensor<2xf32>
// FLOAT-NEXT:    "tfl.quantize"(%arg0)
// REMOVE-LABEL: @border
func.func @border(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>, volatile} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.relu"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %2 = "tfl.dequantize"(%1) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// Pairs that the quantizer put in go; at an argument only in the last pass.
// CHECK-LABEL: @pairs
// FLOAT-LABEL: @pairs
// FLOAT:         "tfl.quantize"(%arg0)
// FLOAT:         [[A:%.+]] = "tfl.ceil"
// FLOAT-NEXT:    [[B:%.+]] = "tfl.ceil"([[A]])
// REMOVE-LABEL: @pairs
// REMOVE-NEXT:   [[A:%.+]] = "tfl.ceil"(%arg0)
// REMOVE-NEXT:   "tfl.ceil"([[A]])
func.func @pairs(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>, volatile} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.dequantize"(%0) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %2 = "tfl.ceil"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.quantize"(%2) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>, volatile} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %4 = "tfl.dequantize"(%3) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %5 = "tfl.ceil"(%4) : (tensor<2xf32>) -> tensor<2xf32>
  return %5 : tensor<2xf32>
}

// -----

// Those of the model's own stay.
// CHECK-LABEL: @own_pair
// FLOAT-LABEL: @own_pair
// REMOVE-LABEL: @own_pair
// REMOVE:        "tfl.quantize"
// REMOVE:        "tfl.dequantize"
func.func @own_pair(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.ceil"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %2 = "tfl.dequantize"(%1) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  %3 = "tfl.ceil"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  return %3 : tensor<2xf32>
}

// -----

// An op of any scale gives the one that is asked for; one of a fixed scale does not.
// CHECK-LABEL: @requantize
// CHECK-NEXT:    [[R:%.+]] = "tfl.relu"(%arg0) {{.*}} -> tensor<2x!quant.uniform<i8:f32, 2.000000e+00>>
// CHECK-NEXT:    [[S:%.+]] = "tfl.logistic"([[R]])
// CHECK-NEXT:    [[Q:%.+]] = "tfl.quantize"([[S]])
// CHECK-NEXT:    return [[Q]]
// FLOAT-LABEL: @requantize
// REMOVE-LABEL: @requantize
func.func @requantize(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 2.0>> {
  %0 = "tfl.relu"(%x) : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 2.0>>
  %2 = "tfl.logistic"(%1) : (tensor<2x!quant.uniform<i8:f32, 2.0>>) -> tensor<2x!quant.uniform<i8:f32, 0.00390625:-128>>
  %3 = "tfl.quantize"(%2) {qtype = tensor<2x!quant.uniform<i8:f32, 2.0>>} : (tensor<2x!quant.uniform<i8:f32, 0.00390625:-128>>) -> tensor<2x!quant.uniform<i8:f32, 2.0>>
  return %3 : tensor<2x!quant.uniform<i8:f32, 2.0>>
}

// -----

// Integers are laid out once; and turned back to reals if only reals are wanted.
// CHECK-LABEL: @constants
// CHECK-DAG:     value = dense<{{\[\[}}1, 3], [2, 4]]> : tensor<2x2xi8>
// CHECK-DAG:     value = dense<[1, 2, 3, 4]> : tensor<4xi8>
// CHECK-DAG:     dense<[0.000000e+00, 1.000000e+00]> : tensor<2xf32>
// FLOAT-LABEL: @constants
// REMOVE-LABEL: @constants
func.func @constants() -> (tensor<2x2x!quant.uniform<i8:f32, 1.0>>, tensor<4x!quant.uniform<i8:f32, 1.0>>, tensor<2xf32>) {
  %0 = "tfl.pseudo_qconst"() {qtype = tensor<2x2x!quant.uniform<i8:f32, 1.0>>, value = dense<[[1, 2], [3, 4]]> : tensor<2x2xi8>} : () -> tensor<2x2x!quant.uniform<i8:f32, 1.0>>
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %1 = "tfl.transpose"(%0, %p) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>, tensor<2xi32>) -> tensor<2x2x!quant.uniform<i8:f32, 1.0>>
  %s = arith.constant dense<4> : tensor<1xi32>
  %2 = "tfl.reshape"(%0, %s) : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>, tensor<1xi32>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  %3 = "tfl.pseudo_qconst"() {qtype = tensor<2x!quant.uniform<i8:f32, 0.5:3>>, value = dense<[3, 4]> : tensor<2xi8>, volatile} : () -> tensor<2x!quant.uniform<i8:f32, 0.5:3>>
  %4 = "tfl.dequantize"(%3) : (tensor<2x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<2xf32>
  %5 = "tfl.ceil"(%4) : (tensor<2xf32>) -> tensor<2xf32>
  return %1, %2, %5 : tensor<2x2x!quant.uniform<i8:f32, 1.0>>, tensor<4x!quant.uniform<i8:f32, 1.0>>, tensor<2xf32>
}
