// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// What is added is computed; the number of units is unknown, or that of the rows.
// CHECK-LABEL: func.func @bias(
// CHECK:         "tfl.fully_connected"(
// CHECK:         tfl.add
// CHECK:         "tfl.fully_connected"(
// CHECK:         tfl.add
// CHECK:         "tfl.fully_connected"(
// CHECK:         tfl.add
func.func @bias(%x: tensor<2x3xf32>, %w: tensor<4x3xf32>, %v: tensor<*xf32>, %y: tensor<2x4xf32>, %z: tensor<?x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<1x?x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %d = arith.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32>
  %0 = "tfl.fully_connected"(%x, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %1 = "tfl.add"(%0, %y) {fused_activation_function = "NONE"} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  %2 = "tfl.fully_connected"(%x, %v, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<*xf32>, none) -> tensor<2x?xf32>
  %3 = "tfl.add"(%2, %c) {fused_activation_function = "NONE"} : (tensor<2x?xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %4 = "tfl.fully_connected"(%z, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<?x3xf32>, tensor<4x3xf32>, none) -> tensor<?x4xf32>
  %5 = "tfl.add"(%4, %d) {fused_activation_function = "NONE"} : (tensor<?x4xf32>, tensor<1x1x4xf32>) -> tensor<1x?x4xf32>
  return %1, %3, %5 : tensor<2x4xf32>, tensor<2x4xf32>, tensor<1x?x4xf32>
}

// Every row has a factor of its own.
// CHECK-LABEL: func.func @rows(
// CHECK:         "tfl.fully_connected"(
// CHECK:         tfl.mul
func.func @rows(%x: tensor<2x3xf32>) -> tensor<2x4xf32> {
  %none = "tfl.no_value"() {value} : () -> none
  %w = arith.constant dense<2.0> : tensor<4x3xf32>
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %0 = "tfl.fully_connected"(%x, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %1 = "tfl.mul"(%0, %c) {fused_activation_function = "NONE"} : (tensor<2x4xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}

// Before the layer: computed weights, a summand for each row, and one that makes more rows.
// CHECK-LABEL: func.func @preceding_shift(
// CHECK:         tfl.add
// CHECK:         "tfl.fully_connected"(
// CHECK:         tfl.add
// CHECK:         "tfl.fully_connected"(
// CHECK:         tfl.add
// CHECK:         "tfl.fully_connected"(
func.func @preceding_shift(%x: tensor<2x3xf32>, %y: tensor<1x3xf32>, %v: tensor<4x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %w = arith.constant dense<2.0> : tensor<4x3xf32>
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %d = arith.constant dense<1.5> : tensor<2x1xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%0, %v, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %2 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %3 = "tfl.fully_connected"(%2, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %4 = "tfl.add"(%y, %d) {fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %5 = "tfl.fully_connected"(%4, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  return %1, %3, %5 : tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>
}

// The same with factors.
// CHECK-LABEL: func.func @preceding_scale(
// CHECK:         tfl.mul
// CHECK:         "tfl.fully_connected"(
// CHECK:         tfl.mul
// CHECK:         "tfl.fully_connected"(
func.func @preceding_scale(%x: tensor<2x3xf32>, %y: tensor<1x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %w = arith.constant dense<2.0> : tensor<4x3xf32>
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %d = arith.constant dense<1.5> : tensor<2x1xf32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %2 = "tfl.mul"(%y, %d) {fused_activation_function = "NONE"} : (tensor<1x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  %3 = "tfl.fully_connected"(%2, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  return %1, %3 : tensor<2x4xf32>, tensor<2x4xf32>
}

// Nothing is known of the input, or the layer does not get rows but makes them itself.
// CHECK-LABEL: func.func @reshaped_before(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.fully_connected"(
func.func @reshaped_before(%x: tensor<*xf32>, %y: tensor<2x3xf32>, %w: tensor<4x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %t = arith.constant dense<[1, 6]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<*xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %2 = "tfl.reshape"(%y, %t) : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<1x6xf32>
  %3 = "tfl.fully_connected"(%2, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x6xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  return %1, %3 : tensor<2x4xf32>, tensor<2x4xf32>
}

// Two dimensions after the layer are unknown.
// CHECK-LABEL: func.func @reshaped_after(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.reshape"(
func.func @reshaped_after(%x: tensor<?x3xf32>, %w: tensor<4x3xf32>, %s: tensor<3xi32>) -> tensor<?x?x4xf32> {
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<?x3xf32>, tensor<4x3xf32>, none) -> tensor<?x4xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<?x4xf32>, tensor<3xi32>) -> tensor<?x?x4xf32>
  return %1 : tensor<?x?x4xf32>
}

// The number of rows is unknown.
// CHECK-LABEL: func.func @reshaped_around(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.reshape"(
func.func @reshaped_around(%x: tensor<?x6xf32>, %w: tensor<4x3xf32>) -> tensor<?x2x4xf32> {
  %none = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[-1, 3]> : tensor<2xi32>
  %t = arith.constant dense<[-1, 2, 4]> : tensor<3xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<?x6xf32>, tensor<2xi32>) -> tensor<?x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<?x3xf32>, tensor<4x3xf32>, none) -> tensor<?x4xf32>
  %2 = "tfl.reshape"(%1, %t) : (tensor<?x4xf32>, tensor<3xi32>) -> tensor<?x2x4xf32>
  return %2 : tensor<?x2x4xf32>
}

// The layer makes two rows of one.
// CHECK-LABEL: func.func @makes_rows(
// CHECK:         keep_num_dims = false
// CHECK:         "tfl.reshape"(
func.func @makes_rows(%x: tensor<2x2x6xf32>, %w: tensor<4x3xf32>) -> tensor<2x4x4xf32> {
  %none = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[2, 4, 4]> : tensor<3xi32>
  %0 = "tfl.fully_connected"(%x, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x2x6xf32>, tensor<4x3xf32>, none) -> tensor<8x4xf32>
  %1 = "tfl.reshape"(%0, %s) : (tensor<8x4xf32>, tensor<3xi32>) -> tensor<2x4x4xf32>
  return %1 : tensor<2x4x4xf32>
}

// Not only dimensions of 1 are dropped, as far as is known.
// CHECK-LABEL: func.func @squeezed(
// CHECK:         "tfl.reshape"(
// CHECK:         keep_num_dims = true
// CHECK:         "tfl.reshape"(
// CHECK:         keep_num_dims = true
func.func @squeezed(%x: tensor<*xf32>, %y: tensor<2x2x3xf32>, %w: tensor<4x3xf32>) -> (tensor<2x4xf32>, tensor<4x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %t = arith.constant dense<[4, 3]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<*xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %none) {fused_activation_function = "NONE", keep_num_dims = true, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %2 = "tfl.reshape"(%y, %t) : (tensor<2x2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  %3 = "tfl.fully_connected"(%2, %w, %none) {fused_activation_function = "NONE", keep_num_dims = true, weights_format = "DEFAULT"} : (tensor<4x3xf32>, tensor<4x3xf32>, none) -> tensor<4x4xf32>
  return %1, %3 : tensor<2x4xf32>, tensor<4x4xf32>
}

// The bias belongs to the units, and the activation is applied to the result as it is.
// CHECK-LABEL: func.func @constant_input(
// CHECK:         "tfl.fully_connected"([[X:%.*]], %arg0, %arg1)
// CHECK:         "tfl.fully_connected"([[X]], %arg0,
func.func @constant_input(%w: tensor<4x3xf32>, %b: tensor<4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %x = arith.constant dense<2.0> : tensor<2x3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %1 = "tfl.fully_connected"(%x, %w, %none) {fused_activation_function = "RELU", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<2x4xf32>
}

// The number of rows is unknown.
// CHECK-LABEL: func.func @column(
// CHECK:         "tfl.fully_connected"(
func.func @column(%x: tensor<?x1xf32>) -> tensor<?x2xf32> {
  %none = "tfl.no_value"() {value} : () -> none
  %w = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = "tfl.fully_connected"(%x, %w, %none) {fused_activation_function = "NONE", keep_num_dims = true, weights_format = "DEFAULT"} : (tensor<?x1xf32>, tensor<2x1xf32>, none) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// A look-up adds no bias and needs the shape of its indices.
// CHECK-LABEL: func.func @lookup(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.fully_connected"(
func.func @lookup(%i: tensor<2xi32>, %j: tensor<?x2xi32>, %w: tensor<4x3xf32>, %b: tensor<4xf32>) -> (tensor<2x4xf32>, tensor<?x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %depth = arith.constant dense<3> : tensor<i32>
  %on = arith.constant dense<1.0> : tensor<f32>
  %off = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.one_hot"(%i, %depth, %on, %off) {axis = -1 : i32} : (tensor<2xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %2 = "tfl.one_hot"(%j, %depth, %on, %off) {axis = -1 : i32} : (tensor<?x2xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<?x2x3xf32>
  %3 = "tfl.fully_connected"(%2, %w, %none) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<?x2x3xf32>, tensor<4x3xf32>, none) -> tensor<?x4xf32>
  return %1, %3 : tensor<2x4xf32>, tensor<?x4xf32>
}

// Rows of ones are no zeros, and one row that becomes two is not the input of the layer.
// CHECK-LABEL: func.func @selects(
// CHECK:         "tfl.select_v2"(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.select_v2"(
// CHECK:         "tfl.select_v2"(
// CHECK:         "tfl.fully_connected"(
// CHECK:         "tfl.select_v2"(
func.func @selects(%c: tensor<2x1xi1>, %x: tensor<2x3xf32>, %y: tensor<1x3xf32>, %w: tensor<4x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
  %none = "tfl.no_value"() {value} : () -> none
  %one = arith.constant dense<1.0> : tensor<f32>
  %zero = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.select_v2"(%c, %one, %x) : (tensor<2x1xi1>, tensor<f32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.fully_connected"(%0, %w, %none) {fused_activation_function = "NONE", keep_num_dims = true, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %2 = "tfl.select_v2"(%c, %one, %1) : (tensor<2x1xi1>, tensor<f32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  %3 = "tfl.select_v2"(%c, %zero, %y) : (tensor<2x1xi1>, tensor<f32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %4 = "tfl.fully_connected"(%3, %w, %none) {fused_activation_function = "NONE", keep_num_dims = true, weights_format = "DEFAULT"} : (tensor<2x3xf32>, tensor<4x3xf32>, none) -> tensor<2x4xf32>
  %5 = "tfl.select_v2"(%c, %zero, %4) : (tensor<2x1xi1>, tensor<f32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %2, %5 : tensor<2x4xf32>, tensor<2x4xf32>
}
