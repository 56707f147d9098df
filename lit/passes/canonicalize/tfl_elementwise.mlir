// RUN: tflower-opt %s -canonicalize --split-input-file | filecheck %s

// Constants stand last.
// CHECK-LABEL: @constant_first
// CHECK:         tfl.add
// CHECK-NEXT:    return
func.func @constant_first(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = "tfl.add"(%c, %x) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Not where the order matters.
// CHECK-LABEL: @constant_minuend
// CHECK:         tfl.sub
// CHECK-NEXT:    return
func.func @constant_minuend(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = "tfl.sub"(%c, %x) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Zero.
// CHECK-LABEL: @zero
// CHECK-NEXT:    return
func.func @zero(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %1 = "tfl.sub"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// -----

// An activation stays.
// CHECK-LABEL: @zero_and_relu
// CHECK:         tfl.add{{.*}}fused_activation_function = "RELU"{{.*}} -> tensor<3xf32>
// CHECK-NEXT:    return
func.func @zero_and_relu(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "RELU"}
    : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// So does a broadcast.
// CHECK-LABEL: @wide_zero
// CHECK:         tfl.add{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @wide_zero(%x: tensor<3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<0.0> : tensor<2x3xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// One.
// CHECK-LABEL: @one
// CHECK-NEXT:    return
func.func @one(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %1 = "tfl.div"(%0, %c) {fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// -----

// Times zero.
// CHECK-LABEL: @times_zero
// CHECK:         arith.constant dense<0.000000e+00> : tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @times_zero(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// The shape is not known.
// CHECK-LABEL: @times_zero_of_unknown
// CHECK:         tfl.mul{{.*}} -> tensor<?x3xf32>
// CHECK-NEXT:    return
func.func @times_zero_of_unknown(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %c = arith.constant dense<0.0> : tensor<f32>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"}
    : (tensor<?x3xf32>, tensor<f32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// -----

// Bounds beyond which nothing is.
// CHECK-LABEL: @bounds
// CHECK-NEXT:    return
func.func @bounds(%x: tensor<3xf32>) -> tensor<3xf32> {
  %l = arith.constant dense<0xFF800000> : tensor<f32>
  %h = arith.constant dense<3.40282347E+38> : tensor<f32>
  %0 = "tfl.maximum"(%x, %l) : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %1 = "tfl.minimum"(%0, %h) : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// -----

// The wrong way round.
// CHECK-LABEL: @wrong_bound
// CHECK:         "tfl.maximum"{{.*}} -> tensor<3xf32>
// CHECK-NEXT:    return
func.func @wrong_bound(%x: tensor<3xf32>) -> tensor<3xf32> {
  %h = arith.constant dense<3.40282347E+38> : tensor<f32>
  %0 = "tfl.maximum"(%x, %h) : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// The same type.
// CHECK-LABEL: @cast
// CHECK-NEXT:    return
func.func @cast(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = "tfl.cast"(%x) : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Another type.
// CHECK-LABEL: @other_cast
// CHECK:         "tfl.cast"{{.*}} -> tensor<3xi32>
// CHECK-NEXT:    return
func.func @other_cast(%x: tensor<3xf32>) -> tensor<3xi32> {
  %0 = "tfl.cast"(%x) : (tensor<3xf32>) -> tensor<3xi32>
  return %0 : tensor<3xi32>
}

// -----

// Nothing is joined.
// CHECK-LABEL: @empty_part
// CHECK-NEXT:    return
func.func @empty_part(%x: tensor<3xf32>, %e: tensor<0xf32>) -> tensor<3xf32> {
  %0 = "tfl.concatenation"(%x, %e) {axis = 0 : i32, fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<0xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Two parts are left.
// CHECK-LABEL: @empty_part_of_three
// CHECK:         "tfl.concatenation"{{.*}} -> tensor<5xf32>
// CHECK-NEXT:    return
func.func @empty_part_of_three(%x: tensor<3xf32>, %e: tensor<0xf32>, %y: tensor<2xf32>)
    -> tensor<5xf32> {
  %0 = "tfl.concatenation"(%x, %e, %y) {axis = 0 : i32, fused_activation_function = "NONE"}
    : (tensor<3xf32>, tensor<0xf32>, tensor<2xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

// A bias of zeros.
// CHECK-LABEL: @zero_bias
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @zero_bias(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  %b = arith.constant dense<0.0> : tensor<3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", keep_num_dims = false, fused_activation_function = "NONE"}
    : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Another bias.
// CHECK-LABEL: @bias
// CHECK:         "tfl.fully_connected"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @bias(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  %b = arith.constant dense<1.0> : tensor<3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {weights_format = "DEFAULT", keep_num_dims = false, fused_activation_function = "NONE"}
    : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// All of it is updated.
// CHECK-LABEL: @whole_update
// CHECK-NEXT:    return
func.func @whole_update(%x: tensor<2x3xf32>, %u: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[0, 0]> : tensor<2xi32>
  %y = "tfl.exp"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.dynamic_update_slice"(%y, %u, %s)
    : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// A part is.
// CHECK-LABEL: @part_of_update
// CHECK:         "tfl.exp"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tfl.dynamic_update_slice"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @part_of_update(%x: tensor<2x3xf32>, %u: tensor<1x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[0, 0]> : tensor<2xi32>
  %y = "tfl.exp"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tfl.dynamic_update_slice"(%y, %u, %s)
    : (tensor<2x3xf32>, tensor<1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// An argument that is updated for a result stays one.
// CHECK-LABEL: @update_of_argument
// CHECK:         "tfl.dynamic_update_slice"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @update_of_argument(%x: tensor<2x3xf32>, %u: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[0, 0]> : tensor<2xi32>
  %1 = "tfl.dynamic_update_slice"(%x, %u, %s)
    : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// Always true.
// CHECK-LABEL: @select
// CHECK-NEXT:    return
func.func @select(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<true> : tensor<3xi1>
  %0 = "tfl.select"(%c, %x, %y) : (tensor<3xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Sometimes.
// CHECK-LABEL: @mixed_select
// CHECK:         "tfl.select"{{.*}} -> tensor<3xf32>
// CHECK-NEXT:    return
func.func @mixed_select(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %c = arith.constant dense<[true, false, true]> : tensor<3xi1>
  %0 = "tfl.select"(%c, %x, %y) : (tensor<3xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Constants.
// CHECK-LABEL: @pseudo_constant
// CHECK:         arith.constant dense<[1, 2]> : tensor<2xi32>
// CHECK-NEXT:    return
func.func @pseudo_constant() -> tensor<2xi32> {
  %0 = "tfl.pseudo_const"() {value = dense<[1, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  return %0 : tensor<2xi32>
}
