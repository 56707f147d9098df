// RUN: tflower-opt %s "-tfl-mark-layers=rules=head=int16x8,body/.*=int4,norm=weights,.*=default" | filecheck %s --check-prefix=MARK
// RUN: tflower-opt %s "-tfl-mark-layers=rules=body=int8,norm=float inference-type=int16 without-sixteen=tfl.relu_n1_to_1" | filecheck %s --check-prefix=WIDE

// The first rule whose expression is found in the layer path holds; where 16 bits are wanted and
// have no kernel, the op stays float.
// MARK-LABEL: @paths
// MARK:         "tfl.relu"({{.*}} {_tflower_quantize_as = "int16x8"}
// MARK:         "tfl.relu"({{.*}} {_tflower_quantize_as = "int4"}
// MARK:         "tfl.relu_n1_to_1"({{.*}} {_tflower_quantize_as = "weights"}
// MARK:         "tfl.relu_n1_to_1"(%{{[^{]*}}) : (
// WIDE-LABEL: @paths
// WIDE:         "tfl.relu"({{.*}} {_tflower_quantize_as = "int8"}
// WIDE:         "tfl.relu"({{.*}} {_tflower_quantize_as = "int8"}
// WIDE:         "tfl.relu_n1_to_1"({{.*}} {_tflower_quantize_as = "float"}
// WIDE:         "tfl.relu_n1_to_1"({{.*}} {_tflower_quantize_as = "float"}
func.func @paths(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.relu"(%x) : (tensor<2xf32>) -> tensor<2xf32> loc("body/head/relu")
  %1 = "tfl.relu"(%0) : (tensor<2xf32>) -> tensor<2xf32> loc("body/relu")
  %2 = "tfl.relu_n1_to_1"(%1) : (tensor<2xf32>) -> tensor<2xf32> loc("norm")
  %3 = "tfl.relu_n1_to_1"(%2) : (tensor<2xf32>) -> tensor<2xf32> loc("other")
  return %3 : tensor<2xf32>
}
