// RUN: tflower-opt %s --toco-hardcode-min-max --split-input-file | filecheck %s
// RUN: tflower-opt %s --toco-propagate-default-min-max --split-input-file | filecheck %s --check-prefix=DEFAULT

// What lies between 0 and 1, or -1 and 1; unless the operand has no range or the result has one.
// CHECK-LABEL: @bounded
// CHECK-NEXT:    "tfl.logistic"(%arg0) {toco.arrays = [#toco.array<range = 0.0 : 0.99609375>]}
// CHECK-NEXT:    "tfl.tanh"(%arg0) {toco.arrays = [#toco.array<range = -0.9921875 : 1.0>]}
// CHECK-NEXT:    "tfl.logistic"(%arg1) :
// CHECK-NEXT:    "tfl.tanh"(%arg0) {toco.arrays = [#toco.array<range = -2.0 : 2.0>]}
// CHECK-NEXT:    "tfl.l2_normalization"(%arg0) <{{.*}}> {toco.arrays = [#toco.array<range = -1.0 : 1.0>]}
func.func @bounded(%x: tensor<2xf32> {toco.array = #toco.array<range = -3.0 : 3.0>}, %y: tensor<2xf32>)
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tfl.logistic"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.tanh"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tfl.logistic"(%y) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.tanh"(%x) {toco.arrays = [#toco.array<range = -2.0 : 2.0>]} : (tensor<2xf32>) -> tensor<2xf32>
  %4 = "tfl.l2_normalization"(%x) {fused_activation_function = "NONE"} : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %1, %2, %3, %4 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// A range goes on to the result, through pools stretched to 0, through a reshape also backward;
// not through an addition.
// CHECK-LABEL: @forwarded
// CHECK:         "tfl.max_pool_2d"(%arg0) <{{.*}}> {toco.arrays = [#toco.array<range = 0.0 : 3.0>]}
// CHECK:         "tfl.relu"(%{{.*}}) {toco.arrays = [#toco.array<range = 0.0 : 6.0>]}
// CHECK:         "tfl.reshape"(%{{.*}}) {toco.arrays = [#toco.array<range = 0.0 : 6.0>]}
// CHECK:         tfl.add {{[^,]+}}, {{[^,]+}} {fused_activation_function = "NONE"} :
func.func @forwarded(%x: tensor<1x2x2x1xf32> {toco.array = #toco.array<range = 1.0 : 3.0>}) -> (tensor<1x1x1x1xf32>, tensor<4xf32>) {
  %0 = "tfl.max_pool_2d"(%x) {padding = "VALID", stride_h = 2 : i32, stride_w = 2 : i32, filter_height = 2 : i32, filter_width = 2 : i32, fused_activation_function = "NONE"}
    : (tensor<1x2x2x1xf32>) -> tensor<1x1x1x1xf32>
  %s = "tfl.pseudo_const"() {value = dense<[4]> : tensor<1xi32>} : () -> tensor<1xi32>
  %1 = "tfl.relu"(%x) : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  %2 = "tfl.reshape"(%1, %s) {toco.arrays = [#toco.array<range = 0.0 : 6.0>]} : (tensor<1x2x2x1xf32>, tensor<1xi32>) -> tensor<4xf32>
  %3 = "tfl.add"(%2, %2) {fused_activation_function = "NONE"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0, %3 : tensor<1x1x1x1xf32>, tensor<4xf32>
}

// -----

// The result of a concatenation reaches as far as all operands together, which stay as they are.
// CHECK-LABEL: @concat
// CHECK-SAME:    (%arg0: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 1.0>}, %arg1: tensor<2xf32> {toco.array = #toco.array<range = 0.0 : 3.0>})
// CHECK:         "tfl.concatenation"{{.*}} {toco.arrays = [#toco.array<range = -1.0 : 3.0>]}
func.func @concat(%x: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 1.0>}, %y: tensor<2xf32> {toco.array = #toco.array<range = 0.0 : 3.0>}) -> tensor<4xf32> {
  %0 = "tfl.concatenation"(%x, %y) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// With the flag all have one range.
module attributes {toco.model = {change_concat_input_ranges = true}} {
// CHECK-LABEL: @concat_changed
// CHECK-SAME:    (%arg0: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 3.0>}, %arg1: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 3.0>})
func.func @concat_changed(%x: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 1.0>}, %y: tensor<2xf32> {toco.array = #toco.array<range = 0.0 : 3.0>}) -> tensor<4xf32> {
  %0 = "tfl.concatenation"(%x, %y) {axis = 0 : i32, fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
}

// -----

// Everything real without a range gets the user's; constants and what has one do not.
module attributes {toco.flags = {default_ranges_min = -6.0 : f64, default_ranges_max = 6.0 : f64}} {
// DEFAULT-LABEL: @default
// DEFAULT-SAME:    (%arg0: tensor<2xf32> {toco.array = #toco.array<range = -6.0 : 6.0>})
// DEFAULT-NEXT:    "tfl.pseudo_const"() <{{{.*}}}> :
// DEFAULT-NEXT:    tfl.add {{.*}}toco.arrays = [#toco.array<range = -1.0 : 1.0>]}
// DEFAULT-NEXT:    "tfl.neg"{{.*}} {toco.arrays = [#toco.array<range = -6.0 : 6.0>]}
func.func @default(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = "tfl.pseudo_const"() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE", toco.arrays = [#toco.array<range = -1.0 : 1.0>]} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.neg"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
}

// -----

// Without the flags nothing has a default.
// DEFAULT-LABEL: @no_default
// DEFAULT-NOT:     toco.array
func.func @no_default(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
