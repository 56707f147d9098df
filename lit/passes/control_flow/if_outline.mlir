// RUN: tflower-opt %s -tfl-if-outline --split-input-file | filecheck %s

// Both functions take what either branch uses, constants included.
// CHECK-LABEL: func.func @branches
// CHECK:         %[[TWO:.*]] = arith.constant dense<2.000000e+00> : tensor<f32>
// CHECK:         "tfl.if"(%arg0) ({
// CHECK-NEXT:      func.call @tfl.if_then(%arg1, %[[TWO]], %arg2)
// CHECK:           func.call @tfl.if_else(%arg1, %[[TWO]], %arg2)
// CHECK-LABEL: func.func private @tfl.if_then
// CHECK:         tfl.mul %arg0, %arg1
// CHECK-LABEL: func.func private @tfl.if_else
// CHECK:         tfl.sub %arg2, %arg0
func.func @branches(%c: tensor<i1>, %x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %two = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.if"(%c) ({
    %1 = "tfl.mul"(%x, %two) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1) : (tensor<f32>) -> ()
  }, {
    %2 = "tfl.sub"(%y, %x) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.yield"(%2) : (tensor<f32>) -> ()
  }) : (tensor<i1>) -> tensor<f32>
  func.return %0 : tensor<f32>
}

// -----

// Regions that only call functions stay.
// CHECK-LABEL: func.func @calls
// CHECK:         func.call @minus(%arg1)
// CHECK:         func.call @plus(%arg1)
// CHECK-NOT:   tfl.if_
func.func @calls(%c: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %0 = "tfl.if"(%c) ({
    %1 = func.call @minus(%x) : (tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1) : (tensor<f32>) -> ()
  }, {
    %2 = func.call @plus(%x) : (tensor<f32>) -> tensor<f32>
    "tfl.yield"(%2) : (tensor<f32>) -> ()
  }) : (tensor<i1>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
func.func private @minus(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tfl.neg"(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
func.func private @plus(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tfl.abs"(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
