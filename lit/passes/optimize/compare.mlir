// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// Booleans compared with 0 as numbers.
// CHECK-LABEL: @casts
// CHECK:         "tfl.logical_not"{{.*}} -> tensor<3xi1>
// CHECK:         "tfl.zeros_like"{{.*}} -> tensor<3xi1>
// CHECK:         "tfl.zeros_like"{{.*}} -> tensor<3xi1>
// CHECK:         "tfl.logical_not"{{.*}} -> tensor<3xi1>
// CHECK-NEXT:    return
func.func @casts(%x: tensor<3xi1>)
    -> (tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>) {
  %z = arith.constant dense<0> : tensor<i32>
  %0 = "tfl.cast"(%x) : (tensor<3xi1>) -> tensor<3xi32>
  %1 = "tfl.equal"(%0, %z) : (tensor<3xi32>, tensor<i32>) -> tensor<3xi1>
  %2 = "tfl.not_equal"(%z, %0) : (tensor<i32>, tensor<3xi32>) -> tensor<3xi1>
  %3 = "tfl.less"(%0, %z) : (tensor<3xi32>, tensor<i32>) -> tensor<3xi1>
  %4 = "tfl.greater_equal"(%0, %z) : (tensor<3xi32>, tensor<i32>) -> tensor<3xi1>
  %5 = "tfl.greater"(%0, %z) : (tensor<3xi32>, tensor<i32>) -> tensor<3xi1>
  return %1, %2, %3, %4, %5 : tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>
}

// -----

// Compared with 1 it is something else.
// CHECK-LABEL: @cast_and_one
// CHECK:         "tfl.cast"{{.*}} -> tensor<3xi32>
// CHECK:         "tfl.equal"{{.*}} -> tensor<3xi1>
// CHECK-NEXT:    return
func.func @cast_and_one(%x: tensor<3xi1>) -> tensor<3xi1> {
  %z = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.cast"(%x) : (tensor<3xi1>) -> tensor<3xi32>
  %1 = "tfl.equal"(%0, %z) : (tensor<3xi32>, tensor<i32>) -> tensor<3xi1>
  return %1 : tensor<3xi1>
}

// -----

// A known condition.
// CHECK-LABEL: @select_known
// CHECK-NEXT:    return
func.func @select_known(%x: tensor<3xf32>, %y: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %t = arith.constant dense<true> : tensor<3xi1>
  %f = arith.constant dense<false> : tensor<i1>
  %0 = "tfl.select"(%t, %x, %y) : (tensor<3xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %1 = "tfl.select_v2"(%f, %x, %y) : (tensor<i1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0, %1 : tensor<3xf32>, tensor<3xf32>
}

// -----

// The chosen operand has another type.
// CHECK-LABEL: @select_broadcast
// CHECK:         "tfl.select_v2"{{.*}} -> tensor<3xf32>
// CHECK-NEXT:    return
func.func @select_broadcast(%x: tensor<1xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %t = arith.constant dense<true> : tensor<3xi1>
  %0 = "tfl.select_v2"(%t, %x, %y) : (tensor<3xi1>, tensor<1xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// A negation turns the operands.
// CHECK-LABEL: @select_not
// CHECK:         "tfl.select"{{.*}} -> tensor<3xf32>
// CHECK-NEXT:    return
func.func @select_not(%c: tensor<3xi1>, %x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %0 = "tfl.logical_not"(%c) : (tensor<3xi1>) -> tensor<3xi1>
  %1 = "tfl.select"(%0, %x, %y) : (tensor<3xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// -----

// Booleans chosen by a boolean.
// CHECK-LABEL: @select_boolean
// CHECK:         "tfl.logical_not"{{.*}} -> tensor<3xi1>
// CHECK-NEXT:    return
func.func @select_boolean(%c: tensor<3xi1>) -> (tensor<3xi1>, tensor<3xi1>) {
  %t = arith.constant dense<true> : tensor<3xi1>
  %f = arith.constant dense<false> : tensor<3xi1>
  %0 = "tfl.select"(%c, %t, %f) : (tensor<3xi1>, tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
  %1 = "tfl.select"(%c, %f, %t) : (tensor<3xi1>, tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
  return %0, %1 : tensor<3xi1>, tensor<3xi1>
}

// -----

// And, or with a known operand.
// CHECK-LABEL: @logical
// CHECK:         arith.constant dense<true> : tensor<3xi1>
// CHECK:         arith.constant dense<false> : tensor<3xi1>
// CHECK-NEXT:    return
func.func @logical(%c: tensor<3xi1>) -> (tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>) {
  %t = arith.constant dense<true> : tensor<3xi1>
  %f = arith.constant dense<false> : tensor<3xi1>
  %0 = "tfl.logical_and"(%c, %t) : (tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
  %1 = "tfl.logical_and"(%c, %f) : (tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
  %2 = "tfl.logical_or"(%c, %t) : (tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
  %3 = "tfl.logical_or"(%f, %c) : (tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
  return %0, %1, %2, %3 : tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>
}

// -----

// A mask of ones of the shape of an operand adds nothing.
// CHECK-LABEL: @mask_of_ones
// CHECK:         "tfl.select_v2"{{.*}} -> tensor<2x4x3xf32>
// CHECK-NEXT:    return
func.func @mask_of_ones(%c: tensor<2x1x3xi1>, %x: tensor<2x4x3xf32>) -> tensor<2x4x3xf32> {
  %t = arith.constant dense<true> : tensor<i1>
  %l = arith.constant dense<-1.0e9> : tensor<f32>
  %0 = "tfl.shape"(%x) : (tensor<2x4x3xf32>) -> tensor<3xi32>
  %1 = "tfl.fill"(%0, %t) : (tensor<3xi32>, tensor<i1>) -> tensor<2x4x3xi1>
  %2 = "tfl.logical_and"(%1, %c) : (tensor<2x4x3xi1>, tensor<2x1x3xi1>) -> tensor<2x4x3xi1>
  %3 = "tfl.select_v2"(%2, %x, %l)
    : (tensor<2x4x3xi1>, tensor<2x4x3xf32>, tensor<f32>) -> tensor<2x4x3xf32>
  return %3 : tensor<2x4x3xf32>
}
