// RUN: tflower-opt %s -tfl-optimize | filecheck %s

// Something else than 0 is compared with.
// CHECK-LABEL: func.func @one(
// CHECK:         tfl.not_equal
// CHECK:         tfl.less
// CHECK:         tfl.greater_equal
func.func @one(%b: tensor<2xi1>) -> (tensor<2xi1>, tensor<2xi1>, tensor<2xi1>) {
  %c = arith.constant dense<1> : tensor<i32>
  %0 = "tfl.cast"(%b) : (tensor<2xi1>) -> tensor<2xi32>
  %1 = "tfl.not_equal"(%0, %c) : (tensor<2xi32>, tensor<i32>) -> tensor<2xi1>
  %2 = "tfl.less"(%0, %c) : (tensor<2xi32>, tensor<i32>) -> tensor<2xi1>
  %3 = "tfl.greater_equal"(%0, %c) : (tensor<2xi32>, tensor<i32>) -> tensor<2xi1>
  return %1, %2, %3 : tensor<2xi1>, tensor<2xi1>, tensor<2xi1>
}

// The result is larger than the condition; or the choice depends on the element.
// CHECK-LABEL: func.func @booleans(
// CHECK:         "tfl.select_v2"(%arg0
// CHECK:         "tfl.select_v2"(%arg1
// CHECK:         tfl.logical_and
func.func @booleans(%b: tensor<i1>, %c: tensor<2xi1>) -> (tensor<2xi1>, tensor<2xi1>, tensor<2xi1>) {
  %yes = arith.constant dense<true> : tensor<2xi1>
  %no = arith.constant dense<false> : tensor<2xi1>
  %some = arith.constant dense<[true, false]> : tensor<2xi1>
  %0 = "tfl.select_v2"(%b, %yes, %no) : (tensor<i1>, tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %1 = "tfl.select_v2"(%c, %some, %no) : (tensor<2xi1>, tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %2 = "tfl.logical_and"(%c, %some) : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  return %0, %1, %2 : tensor<2xi1>, tensor<2xi1>, tensor<2xi1>
}

// The mask is all false.
// CHECK-LABEL: func.func @mask_of_zeros(
// CHECK:         "tfl.fill"(
// CHECK:         tfl.logical_and
// CHECK:         "tfl.select_v2"(
func.func @mask_of_zeros(%c: tensor<?x3xi1>, %x: tensor<?x3xf32>, %y: tensor<f32>) -> tensor<?x3xf32> {
  %no = arith.constant dense<false> : tensor<i1>
  %s = "tfl.shape"(%x) : (tensor<?x3xf32>) -> tensor<2xi32>
  %0 = "tfl.fill"(%s, %no) : (tensor<2xi32>, tensor<i1>) -> tensor<?x3xi1>
  %1 = "tfl.logical_and"(%0, %c) : (tensor<?x3xi1>, tensor<?x3xi1>) -> tensor<?x3xi1>
  %2 = "tfl.select_v2"(%1, %x, %y) : (tensor<?x3xi1>, tensor<?x3xf32>, tensor<f32>) -> tensor<?x3xf32>
  return %2 : tensor<?x3xf32>
}

// The mask has a shape that comes from elsewhere.
// CHECK-LABEL: func.func @mask_of_other_shape(
// CHECK:         "tfl.fill"(
// CHECK:         tfl.logical_and
// CHECK:         "tfl.select_v2"(
func.func @mask_of_other_shape(%s: tensor<2xi32>, %c: tensor<?x3xi1>, %x: tensor<?x3xf32>, %y: tensor<f32>) -> tensor<?x3xf32> {
  %yes = arith.constant dense<true> : tensor<i1>
  %0 = "tfl.fill"(%s, %yes) : (tensor<2xi32>, tensor<i1>) -> tensor<?x3xi1>
  %1 = "tfl.logical_and"(%0, %c) : (tensor<?x3xi1>, tensor<?x3xi1>) -> tensor<?x3xi1>
  %2 = "tfl.select_v2"(%1, %x, %y) : (tensor<?x3xi1>, tensor<?x3xf32>, tensor<f32>) -> tensor<?x3xf32>
  return %2 : tensor<?x3xf32>
}

// Only the mask gives the result its shape.
// CHECK-LABEL: func.func @larger_mask(
// CHECK:         "tfl.fill"(
// CHECK:         tfl.logical_and
// CHECK:         "tfl.select_v2"(
func.func @larger_mask(%c: tensor<1xi1>, %x: tensor<1xf32>, %y: tensor<1xf32>) -> tensor<3xf32> {
  %yes = arith.constant dense<true> : tensor<i1>
  %s = arith.constant dense<[3]> : tensor<1xi32>
  %0 = "tfl.fill"(%s, %yes) : (tensor<1xi32>, tensor<i1>) -> tensor<3xi1>
  %1 = "tfl.logical_and"(%0, %c) : (tensor<3xi1>, tensor<1xi1>) -> tensor<3xi1>
  %2 = "tfl.select_v2"(%1, %x, %y) : (tensor<3xi1>, tensor<1xf32>, tensor<1xf32>) -> tensor<3xf32>
  return %2 : tensor<3xf32>
}

// The other operand knows of two rows.
// CHECK-LABEL: func.func @two_rows(
// CHECK:         "tfl.fill"(
// CHECK:         tfl.logical_and
// CHECK:         "tfl.select_v2"(
func.func @two_rows(%c: tensor<?x3xi1>, %x: tensor<?x3xf32>, %y: tensor<2x3xf32>) -> tensor<?x3xf32> {
  %yes = arith.constant dense<true> : tensor<i1>
  %s = "tfl.shape"(%x) : (tensor<?x3xf32>) -> tensor<2xi32>
  %0 = "tfl.fill"(%s, %yes) : (tensor<2xi32>, tensor<i1>) -> tensor<?x3xi1>
  %1 = "tfl.logical_and"(%0, %c) : (tensor<?x3xi1>, tensor<?x3xi1>) -> tensor<?x3xi1>
  %2 = "tfl.select_v2"(%1, %x, %y) : (tensor<?x3xi1>, tensor<?x3xf32>, tensor<2x3xf32>) -> tensor<?x3xf32>
  return %2 : tensor<?x3xf32>
}
