// RUN: tflower-opt %s -tfl-get-op-cost -tfl-compute-cost --split-input-file | filecheck %s

// A function costs what its ops do; a constant is none, and a cast to integers does not count.
// CHECK-LABEL: @sums
// CHECK-SAME:    tac.cost = 1.600000e+01 : f32
// CHECK:         tfl.add{{.*}}tac.cost = 6.000000e+00 : f32
// CHECK:         "tfl.concatenation"{{.*}}tac.cost = 1.000000e+01 : f32
// CHECK:         "tfl.quantize"{{.*}}tac.cost = 1.000000e+06 : f32
func.func @sums(%x: tensor<6xf32>, %y: tensor<14xf32>) -> tensor<20x!quant.uniform<i8:f32, 0.5>> attributes {tac.device = "CPU", tac.interface_name = "f"} {
  %c = arith.constant dense<1.0> : tensor<6xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE", tac.device = "CPU"} : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32>
  %1 = "tfl.concatenation"(%0, %y) {axis = 0 : i32, fused_activation_function = "NONE", tac.device = "cpu"} : (tensor<6xf32>, tensor<14xf32>) -> tensor<20xf32>
  %2 = "tfl.quantize"(%1) {qtype = tensor<20x!quant.uniform<i8:f32, 0.5>>, tac.device = "GPU"} : (tensor<20xf32>) -> tensor<20x!quant.uniform<i8:f32, 0.5>>
  return %2 : tensor<20x!quant.uniform<i8:f32, 0.5>>
}

// -----

// What a GPU is good at is free there; an unknown shape, op or device is dear.
// CHECK-LABEL: @prices
// CHECK-NOT:     attributes
// CHECK:         "tfl.tanh"{{.*}}tac.cost = 0.000000e+00 : f32
// CHECK:         tfl.mul{{.*}}tac.cost = 1.000000e+04 : f32
// CHECK:         "tfl.tanh"{{.*}}tac.cost = 1.000000e+06 : f32
// CHECK:         "tfl.tanh"{{.*}}tac.cost = 1.000000e+06 : f32
// CHECK:         "tfl.tanh"(%{{[0-9]+}}) :
func.func @prices(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = "tfl.tanh"(%x) {tac.device = "GPU"} : (tensor<?xf32>) -> tensor<?xf32>
  %1 = "tfl.mul"(%0, %0) {fused_activation_function = "NONE", tac.device = "GPU"} : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %2 = "tfl.tanh"(%1) {tac.device = "CPU"} : (tensor<?xf32>) -> tensor<?xf32>
  %3 = "tfl.tanh"(%2) {tac.device = "OTHER"} : (tensor<?xf32>) -> tensor<?xf32>
  %4 = "tfl.tanh"(%3) : (tensor<?xf32>) -> tensor<?xf32>
  return %4 : tensor<?xf32>
}

// -----

// Integers cost a CPU less.
// CHECK-LABEL: @integers
// CHECK:         tac.cost = 3.000000e+00 : f32
func.func @integers(%x: tensor<10x!quant.uniform<i8:f32, 0.5>>) -> tensor<10x!quant.uniform<i8:f32, 0.5>> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE", tac.device = "CPU"} : (tensor<10x!quant.uniform<i8:f32, 0.5>>, tensor<10x!quant.uniform<i8:f32, 0.5>>) -> tensor<10x!quant.uniform<i8:f32, 0.5>>
  return %0 : tensor<10x!quant.uniform<i8:f32, 0.5>>
}
