// RUN: tflower-opt %s --toco-resolve-constant-binary-operator --toco-resolve-constant-unary-operator --toco-resolve-constant-reshape --toco-resolve-constant-transpose --toco-resolve-constant-tile --toco-resolve-constant-slice --toco-resolve-constant-strided-slice --toco-resolve-constant-fill --toco-resolve-constant-pack --toco-resolve-constant-gather --toco-resolve-constant-range --toco-resolve-constant-select --toco-resolve-constant-concatenation --split-input-file | filecheck %s

// CHECK-LABEL: @binary
// CHECK-NOT:     tfl.mul
// CHECK:         dense<[3.0{{.*}}, 8.0{{.*}}]> : tensor<2xf32>
func.func @binary() -> tensor<2xf32> {
  %a = arith.constant dense<[1.5, 4.0]> : tensor<2xf32>
  %b = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.mul"(%a, %b) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Integers are divided with the floor, also where they are negative.
// CHECK-LABEL: @floors
// CHECK-DAG:     dense<[-4, 3]> : tensor<2xi32>
// CHECK-DAG:     dense<1> : tensor<2xi32>
func.func @floors() -> (tensor<2xi32>, tensor<2xi32>) {
  %a = arith.constant dense<[-7, 7]> : tensor<2xi32>
  %b = arith.constant dense<2> : tensor<i32>
  %0 = "tfl.floor_div"(%a, %b) : (tensor<2xi32>, tensor<i32>) -> tensor<2xi32>
  %1 = "tfl.floor_mod"(%a, %b) : (tensor<2xi32>, tensor<i32>) -> tensor<2xi32>
  return %0, %1 : tensor<2xi32>, tensor<2xi32>
}

// -----

// CHECK-LABEL: @compare
// CHECK:         dense<[true, false]> : tensor<2xi1>
func.func @compare() -> tensor<2xi1> {
  %a = arith.constant dense<[1, 3]> : tensor<2xi64>
  %b = arith.constant dense<2> : tensor<i64>
  %0 = "tfl.less"(%a, %b) : (tensor<2xi64>, tensor<i64>) -> tensor<2xi1>
  return %0 : tensor<2xi1>
}

// -----

// A fused activation keeps the operator.
// CHECK-LABEL: @binary_with_activation
// CHECK:         tfl.add
func.func @binary_with_activation() -> tensor<2xf32> {
  %a = arith.constant dense<[1.5, -4.0]> : tensor<2xf32>
  %0 = "tfl.add"(%a, %a) {fused_activation_function = "RELU"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @binary_of_variable
// CHECK:         tfl.add
func.func @binary_of_variable(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = arith.constant dense<[1.5, -4.0]> : tensor<2xf32>
  %0 = "tfl.add"(%a, %x) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @unary
// CHECK-DAG:     dense<5.0{{.*}}> : tensor<f32>
// CHECK-DAG:     dense<[5.0
// CHECK-DAG:     dense<[4.0{{.*}}, 1.0{{.*}}]> : tensor<2xf32>
func.func @unary() -> (tensor<f32>, tensor<2xf32>, tensor<2xf32>) {
  %a = arith.constant dense<[4, 1]> : tensor<2xi32>
  %axis = arith.constant dense<0> : tensor<1xi32>
  %0 = "tfl.cast"(%a) : (tensor<2xi32>) -> tensor<2xf32>
  %1 = "tfl.sum"(%0, %axis) {keep_dims = false} : (tensor<2xf32>, tensor<1xi32>) -> tensor<f32>
  %2 = "tfl.rsqrt"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1, %2, %0 : tensor<f32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// Integers are cast to reals only.
// CHECK-LABEL: @cast_to_integer
// CHECK:         tfl.cast
func.func @cast_to_integer() -> tensor<2xi32> {
  %a = arith.constant dense<[4.0, 1.0]> : tensor<2xf32>
  %0 = "tfl.cast"(%a) : (tensor<2xf32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

// The constant that feeds an RNN state stays apart.
// CHECK-LABEL: @unary_of_state
// CHECK:         tfl.exp
func.func @unary_of_state() -> tensor<2xf32> attributes {toco.rnn_states = [{state_array = "s", back_edge_source_array = "e"}]} {
  %a = arith.constant dense<[4.0, 1.0]> : tensor<2xf32> loc("s")
  %0 = "tfl.exp"(%a) : (tensor<2xf32>) -> tensor<2xf32> loc("e")
  return %0 : tensor<2xf32>
}

// -----

// Constants of any type change their shape, and keep their range.
// CHECK-LABEL: @moves
// CHECK:         toco.array<range = -1.0 : 6.0>
// CHECK-NOT:     tfl.reshape
// CHECK-NOT:     tfl.transpose
// CHECK-NOT:     tfl.tile
// CHECK-NOT:     tfl.slice
// CHECK-NOT:     tfl.strided_slice
// CHECK:         return
func.func @moves() -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x6xi1>, tensor<1x3xi64>, tensor<i32>) {
  %a = "tfl.pseudo_const"() {value = dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>, toco.arrays = [#toco.array<range = -1.0 : 6.0>]} : () -> tensor<2x3xf32>
  %shape = arith.constant dense<[3, 2]> : tensor<2xi32>
  %perm = arith.constant dense<[1, 0]> : tensor<2xi32>
  %twice = arith.constant dense<[1, 2]> : tensor<2xi32>
  %bits = arith.constant dense<[[true, false, true], [false, true, true]]> : tensor<2x3xi1>
  %long = arith.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi64>
  %begin = arith.constant dense<[1, 0]> : tensor<2xi32>
  %size = arith.constant dense<[1, -1]> : tensor<2xi32>
  %one = arith.constant dense<1> : tensor<1xi32>
  %two = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.reshape"(%a, %shape) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.transpose"(%a, %perm) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.tile"(%bits, %twice) : (tensor<2x3xi1>, tensor<2xi32>) -> tensor<2x6xi1>
  %3 = "tfl.slice"(%long, %begin, %size) : (tensor<2x3xi64>, tensor<2xi32>, tensor<2xi32>) -> tensor<1x3xi64>
  %4 = "tfl.strided_slice"(%shape, %one, %two, %one) {begin_mask = 0 : i32, end_mask = 0 : i32,
    ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 1 : i32, offset = false}
    : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  return %0, %1, %2, %3, %4 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x6xi1>, tensor<1x3xi64>, tensor<i32>
}

// -----

// What moves a variable stays.
// CHECK-LABEL: @moves_of_variables
// CHECK:         tfl.reshape
// CHECK:         tfl.transpose
// CHECK:         tfl.tile
// CHECK:         tfl.slice
// CHECK:         tfl.strided_slice
func.func @moves_of_variables(%a: tensor<2x3xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x6xf32>, tensor<1x3xf32>, tensor<3xf32>) {
  %shape = arith.constant dense<[3, 2]> : tensor<2xi32>
  %perm = arith.constant dense<[1, 0]> : tensor<2xi32>
  %twice = arith.constant dense<[1, 2]> : tensor<2xi32>
  %begin = arith.constant dense<[1, 0]> : tensor<2xi32>
  %size = arith.constant dense<[1, -1]> : tensor<2xi32>
  %one = arith.constant dense<1> : tensor<1xi32>
  %two = arith.constant dense<2> : tensor<1xi32>
  %0 = "tfl.reshape"(%a, %shape) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %1 = "tfl.transpose"(%a, %perm) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  %2 = "tfl.tile"(%a, %twice) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x6xf32>
  %3 = "tfl.slice"(%a, %begin, %size) : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<1x3xf32>
  %4 = "tfl.strided_slice"(%a, %one, %two, %one) {begin_mask = 0 : i32, end_mask = 0 : i32,
    ellipsis_mask = 0 : i32, new_axis_mask = 0 : i32, shrink_axis_mask = 1 : i32, offset = false}
    : (tensor<2x3xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xf32>
  return %0, %1, %2, %3, %4 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x6xf32>, tensor<1x3xf32>, tensor<3xf32>
}

// -----

// A range ends before its limit; a pack may be along any axis.
// CHECK-LABEL: @made
// CHECK-DAG:     dense<true> : tensor<2xi1>
// CHECK-DAG:     dense<[0, 2, 4]> : tensor<3xi32>
// CHECK-DAG:     dense<{{\[\[}}1, 3], [2, 4]]> : tensor<2x2xi32>
// CHECK-DAG:     dense<[3, 1]> : tensor<2xi64>
func.func @made() -> (tensor<2xi1>, tensor<3xi32>, tensor<2x2xi32>, tensor<2xi64>) {
  %sizes = arith.constant dense<2> : tensor<1xi32>
  %true = arith.constant dense<true> : tensor<i1>
  %zero = arith.constant dense<0> : tensor<i32>
  %five = arith.constant dense<5> : tensor<i32>
  %two = arith.constant dense<2> : tensor<i32>
  %a = arith.constant dense<[1, 2]> : tensor<2xi32>
  %b = arith.constant dense<[3, 4]> : tensor<2xi32>
  %table = arith.constant dense<[1, 2, 3]> : tensor<3xi64>
  %at = arith.constant dense<[2, 0]> : tensor<2xi32>
  %0 = "tfl.fill"(%sizes, %true) : (tensor<1xi32>, tensor<i1>) -> tensor<2xi1>
  %1 = "tfl.range"(%zero, %five, %two) : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3xi32>
  %2 = "tfl.pack"(%a, %b) {values_count = 2 : i32, axis = 1 : i32} : (tensor<2xi32>, tensor<2xi32>) -> tensor<2x2xi32>
  %3 = "tfl.gather"(%table, %at) {axis = 0 : i32} : (tensor<3xi64>, tensor<2xi32>) -> tensor<2xi64>
  return %0, %1, %2, %3 : tensor<2xi1>, tensor<3xi32>, tensor<2x2xi32>, tensor<2xi64>
}

// -----

// CHECK-LABEL: @made_of_variables
// CHECK:         tfl.fill
// CHECK:         tfl.range
// CHECK:         tfl.pack
// CHECK:         tfl.gather
func.func @made_of_variables(%x: tensor<i32>) -> (tensor<2xi32>, tensor<?xi32>, tensor<2xi32>, tensor<i32>) {
  %sizes = arith.constant dense<2> : tensor<1xi32>
  %two = arith.constant dense<2> : tensor<i32>
  %table = arith.constant dense<[1, 2, 3]> : tensor<3xi32>
  %0 = "tfl.fill"(%sizes, %x) : (tensor<1xi32>, tensor<i32>) -> tensor<2xi32>
  %1 = "tfl.range"(%two, %x, %two) : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<?xi32>
  %2 = "tfl.pack"(%x, %two) {values_count = 2 : i32, axis = 0 : i32} : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  %3 = "tfl.gather"(%table, %x) {axis = 0 : i32} : (tensor<3xi32>, tensor<i32>) -> tensor<i32>
  return %0, %1, %2, %3 : tensor<2xi32>, tensor<?xi32>, tensor<2xi32>, tensor<i32>
}

// -----

// CHECK-LABEL: @select
// CHECK-NOT:     tfl.select
// CHECK:         "tfl.exp"(%arg1)
func.func @select(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %no = arith.constant dense<false> : tensor<2xi1>
  %0 = "tfl.select"(%no, %x, %y) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @select_of_both
// CHECK:         tfl.select
func.func @select_of_both(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %mixed = arith.constant dense<[true, false]> : tensor<2xi1>
  %0 = "tfl.select"(%mixed, %x, %y) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// The condition makes the result larger.
// CHECK-LABEL: @select_that_broadcasts
// CHECK:         tfl.select_v2
func.func @select_that_broadcasts(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<3x2xf32> {
  %yes = arith.constant dense<true> : tensor<3x1xi1>
  %0 = "tfl.select_v2"(%yes, %x, %y) : (tensor<3x1xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// The range of the whole is that of all parts.
// CHECK-LABEL: @concatenation
// CHECK:         toco.array<range = -1.0 : 6.0>
// CHECK-NOT:     tfl.concatenation
func.func @concatenation() -> tensor<3xf32> {
  %a = "tfl.pseudo_const"() {value = dense<1.0> : tensor<1xf32>, toco.arrays = [#toco.array<range = -1.0 : 2.0>]} : () -> tensor<1xf32>
  %b = "tfl.pseudo_const"() {value = dense<2.0> : tensor<2xf32>, toco.arrays = [#toco.array<range = 0.0 : 6.0>]} : () -> tensor<2xf32>
  %0 = "tfl.concatenation"(%a, %b) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<1xf32>, tensor<2xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// CHECK-LABEL: @concatenation_of_variable
// CHECK:         tfl.concatenation
func.func @concatenation_of_variable(%x: tensor<1xf32>) -> tensor<3xf32> {
  %b = arith.constant dense<2.0> : tensor<2xf32>
  %0 = "tfl.concatenation"(%x, %b) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<1xf32>, tensor<2xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
