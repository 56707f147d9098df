// RUN: tflower-opt %s -canonicalize --split-input-file | filecheck %s

// What a loop hands on as it came is used from around it, also after the loop.
// CHECK-LABEL: func.func @invariant
// CHECK:         %[[R:.*]] = "tfl.while"(%arg0) ({
// CHECK-NEXT:    ^bb0(%[[A:.*]]: tensor<f32>):
// CHECK:           tfl.add %{{.*}}, %arg1
// CHECK:         return %[[R]], %arg1
func.func @invariant(%x: tensor<f32>, %y: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %0:2 = "tfl.while"(%x, %y) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %n = arith.constant dense<9.0> : tensor<f32>
    %e = "tfl.abs"(%b) : (tensor<f32>) -> tensor<f32>
    %f = "tfl.add"(%a, %e) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %c = "tfl.less"(%f, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %e = "tfl.exp"(%a) : (tensor<f32>) -> tensor<f32>
    %g = "tfl.mul"(%b, %b) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %f = "tfl.add"(%e, %g) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %1 = "tfl.add"(%f, %b) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1, %b) : (tensor<f32>, tensor<f32>) -> ()
  }) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  func.return %0#0, %0#1 : tensor<f32>, tensor<f32>
}

// -----

// Two values that change places are no invariants.
// CHECK-LABEL: func.func @swapped
// CHECK:         "tfl.while"(%arg0, %arg1, %arg2) ({
func.func @swapped(%i: tensor<i32>, %x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %0:3 = "tfl.while"(%i, %x, %y) ({
  ^bb0(%k: tensor<i32>, %a: tensor<f32>, %b: tensor<f32>):
    %n = arith.constant dense<3> : tensor<i32>
    %c = "tfl.less"(%k, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%k: tensor<i32>, %a: tensor<f32>, %b: tensor<f32>):
    %one = arith.constant dense<1> : tensor<i32>
    %1 = "tfl.add"(%k, %one) {fused_activation_function = "NONE"} : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "tfl.yield"(%1, %b, %a) : (tensor<i32>, tensor<f32>, tensor<f32>) -> ()
  }) : (tensor<i32>, tensor<f32>, tensor<f32>) -> (tensor<i32>, tensor<f32>, tensor<f32>)
  func.return %0#1 : tensor<f32>
}

// -----

// Nothing reads the second value, neither inside nor after the loop.
// CHECK-LABEL: func.func @unused
// CHECK:         "tfl.while"(%arg0) ({
func.func @unused(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %0:2 = "tfl.while"(%x, %y) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %n = arith.constant dense<9.0> : tensor<f32>
    %c = "tfl.less"(%a, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %e = "tfl.exp"(%a) : (tensor<f32>) -> tensor<f32>
    "tfl.yield"(%e, %e) : (tensor<f32>, tensor<f32>) -> ()
  }) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  func.return %0#0 : tensor<f32>
}
