// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// Whether broadcasting makes as many rows is unknown.
// CHECK-LABEL: func.func @tile(
// CHECK:         "tfl.tile"(
// CHECK:         tfl.add
func.func @tile(%x: tensor<1x3xf32>, %y: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %n = arith.constant dense<[2, 1]> : tensor<2xi32>
  %0 = "tfl.tile"(%x, %n) : (tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.add"(%0, %y) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}

// Before the reshape the rank is unknown, after it the sum is larger.
// CHECK-LABEL: func.func @constants(
// CHECK:         "tfl.reshape"(
// CHECK:         tfl.add
// CHECK:         "tfl.reshape"(
// CHECK:         tfl.add
func.func @constants(%x: tensor<*xf32>, %y: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<3x6xf32>) {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %t = arith.constant dense<[1, 6]> : tensor<2xi32>
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %d = arith.constant dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<*xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.add"(%0, %c) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.reshape"(%y, %t) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<1x6xf32>
  %3 = "tfl.add"(%2, %d) {fused_activation_function = "NONE"} : (tensor<1x6xf32>, tensor<3x1xf32>) -> tensor<3x6xf32>
  return %1, %3 : tensor<2x3xf32>, tensor<3x6xf32>
}

// A constant that comes first is made the last one before the op moves.
// CHECK-LABEL: func.func @constant_first(
// CHECK:         "tfl.maximum"(%arg0,
// CHECK:         "tfl.reshape"(
func.func @constant_first(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %s = arith.constant dense<[6]> : tensor<1xi32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  %1 = "tfl.maximum"(%c, %0) : (tensor<f32>, tensor<6xf32>) -> tensor<6xf32>
  return %1 : tensor<6xf32>
}

// Each channel of the layer is not one element of the constant.
// CHECK-LABEL: func.func @channels(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.reshape"(
// CHECK:         tfl.add
func.func @channels(%x: tensor<2x4xf32>, %w: tensor<6x4xf32>) -> tensor<2x3x2xf32> {
  %none = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[2, 3, 2]> : tensor<3xi32>
  %c = arith.constant dense<[[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]]> : tensor<2x3x1xf32>
  %0 = "tfl.fully_connected"(%x, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x4xf32>, tensor<6x4xf32>, none) -> tensor<2x6xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<2x6xf32>, tensor<3xi32>) -> tensor<2x3x2xf32>
  %2 = "tfl.add"(%1, %c) {fused_activation_function = "NONE"} : (tensor<2x3x2xf32>, tensor<2x3x1xf32>) -> tensor<2x3x2xf32>
  return %2 : tensor<2x3x2xf32>
}

// The shapes before the reshapes differ, are unknown, or somebody needs one that is reshaped.
// CHECK-LABEL: func.func @both_reshaped(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.reshape"(
// CHECK:         tfl.add
func.func @both_reshaped(%x: tensor<6xf32>, %y: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %s = arith.constant dense<[3, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<6xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.reshape"(%y, %s) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"} : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}

// CHECK-LABEL: func.func @both_unknown(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.reshape"(
// CHECK:         tfl.add
func.func @both_unknown(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>, %s: tensor<3xi32>) -> tensor<?x?x2xf32> {
  %0 = "tfl.reshape"(%x, %s) : (tensor<?x?xf32>, tensor<3xi32>) -> tensor<?x?x2xf32>
  %1 = "tfl.reshape"(%y, %s) : (tensor<?x?xf32>, tensor<3xi32>) -> tensor<?x?x2xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"} : (tensor<?x?x2xf32>, tensor<?x?x2xf32>) -> tensor<?x?x2xf32>
  return %2 : tensor<?x?x2xf32>
}

// CHECK-LABEL: func.func @both_used(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.reshape"(
// CHECK:         tfl.add
func.func @both_used(%x: tensor<6xf32>, %y: tensor<6xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>) {
  %s = arith.constant dense<[3, 2]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<6xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.reshape"(%y, %s) : (tensor<6xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.add"(%0, %1) {fused_activation_function = "NONE"} : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  return %0, %2 : tensor<3x2xf32>, tensor<3x2xf32>
}

// A row is made of an unknown vector, or of one that is returned, or the sum knows less.
// CHECK-LABEL: func.func @rows(
// CHECK:         "tfl.reshape"(%arg0
// CHECK:         tfl.add
// CHECK:         "tfl.reshape"(%arg1
// CHECK:         tfl.mul
func.func @rows(%x: tensor<?xf32>, %y: tensor<3xf32>, %z: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<1x3xf32>, tensor<2x3xf32>) {
  %s = arith.constant dense<[1, -1]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<?xf32>, tensor<2xi32>) -> tensor<1x?xf32>
  %1 = "tfl.add"(%0, %z) {fused_activation_function = "NONE"} : (tensor<1x?xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tfl.reshape"(%y, %s) : (tensor<3xf32>, tensor<2xi32>) -> tensor<1x3xf32>
  %3 = "tfl.mul"(%2, %z) {fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1, %2, %3 : tensor<2x3xf32>, tensor<1x3xf32>, tensor<2x3xf32>
}

// CHECK-LABEL: func.func @less_known_sum(
// CHECK:         "tfl.reshape"(
// CHECK:         tfl.add
func.func @less_known_sum(%y: tensor<3xf32>, %z: tensor<2x3xf32>) -> tensor<?x3xf32> {
  %s = arith.constant dense<[1, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%y, %s) : (tensor<3xf32>, tensor<2xi32>) -> tensor<1x3xf32>
  %1 = "tfl.add"(%0, %z) {fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<?x3xf32>
  return %1 : tensor<?x3xf32>
}

// The integers before mean other numbers than those after.
// CHECK-LABEL: func.func @scales(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.logistic"(
func.func @scales(%x: tensor<2x3x!quant.uniform<i8:f32, 0.1>>) -> tensor<6x!quant.uniform<i8:f32, 0.00390625:-128>> {
  %s = arith.constant dense<[6]> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x3x!quant.uniform<i8:f32, 0.1>>, tensor<1xi32>) -> tensor<6x!quant.uniform<i8:f32, 0.1>>
  %1 = "tfl.logistic"(%0) : (tensor<6x!quant.uniform<i8:f32, 0.1>>) -> tensor<6x!quant.uniform<i8:f32, 0.00390625:-128>>
  return %1 : tensor<6x!quant.uniform<i8:f32, 0.00390625:-128>>
}

// No rank is known, so that the kernel might not broadcast as far.
// CHECK-LABEL: func.func @unranked(
// CHECK:         tfl.add
// CHECK:         tfl.add
// CHECK:         tfl.mul
// CHECK:         tfl.mul
func.func @unranked(%x: tensor<*xf32>, %y: tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %a = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %b = arith.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %0 = "tfl.add"(%x, %a) {fused_activation_function = "NONE"} : (tensor<*xf32>, tensor<2xf32>) -> tensor<*xf32>
  %1 = "tfl.add"(%0, %b) {fused_activation_function = "NONE"} : (tensor<*xf32>, tensor<2xf32>) -> tensor<*xf32>
  %2 = "tfl.mul"(%y, %a) {fused_activation_function = "NONE"} : (tensor<*xf32>, tensor<2xf32>) -> tensor<*xf32>
  %3 = "tfl.mul"(%2, %b) {fused_activation_function = "NONE"} : (tensor<*xf32>, tensor<2xf32>) -> tensor<*xf32>
  return %1, %3 : tensor<*xf32>, tensor<*xf32>
}

// A row times a column would be larger than both.
// CHECK-LABEL: func.func @row_and_column(
// CHECK:         tfl.mul
// CHECK:         tfl.mul
func.func @row_and_column(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %b = arith.constant dense<[[3.0], [4.0]]> : tensor<2x1xf32>
  %0 = "tfl.mul"(%x, %a) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.mul"(%0, %b) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// Every element has an exponent of its own.
// CHECK-LABEL: func.func @powers(
// CHECK:         tfl.pow
func.func @powers(%x: tensor<2xf32>) -> tensor<2xf32> {
  %e = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = "tfl.pow"(%x, %e) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// The zero has more elements.
// CHECK-LABEL: func.func @zero(
// CHECK:         tfl.sub
// CHECK:         tfl.add
func.func @zero(%x: tensor<1xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.sub"(%y, %y) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.add"(%x, %0) {fused_activation_function = "NONE"} : (tensor<1xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
