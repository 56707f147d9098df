// RUN: tflower-opt %s -tfl-reduce-while --split-input-file | filecheck %s

// The second value reaches no result; the third only through the first.
// CHECK-LABEL: func.func @unneeded
// CHECK:         %[[R:.*]]:2 = "tfl.while"(%arg0, %arg2) ({
// CHECK:           tfl.less
// CHECK-NOT:       tfl.mul
// CHECK:           "tfl.yield"(%{{.*}}, %{{.*}}) : (tensor<f32>, tensor<f32>) -> ()
// CHECK:         return %[[R]]#0
func.func @unneeded(%x: tensor<f32>, %y: tensor<f32>, %z: tensor<f32>) -> tensor<f32> {
  %0:3 = "tfl.while"(%x, %y, %z) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %d: tensor<f32>):
    %n = arith.constant dense<9.0> : tensor<f32>
    %c = "tfl.less"(%a, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %d: tensor<f32>):
    %one = arith.constant dense<1.0> : tensor<f32>
    %e = "tfl.abs"(%d) : (tensor<f32>) -> tensor<f32>
    %1 = "tfl.add"(%e, %one) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %2 = "tfl.add"(%a, %1) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %3 = "tfl.mul"(%a, %b) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.yield"(%2, %3, %1) : (tensor<f32>, tensor<f32>, tensor<f32>) -> ()
  }) : (tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  func.return %0#0 : tensor<f32>
}

// -----

// A value from around the loop is none that the loop carries.
// CHECK-LABEL: func.func @captures
// CHECK:         "tfl.while"(%arg0) ({
// CHECK-NOT:       tfl.mul
// CHECK:           "tfl.yield"(%{{.*}}) : (tensor<f32>) -> ()
func.func @captures(%x: tensor<f32>, %y: tensor<f32>, %z: tensor<f32>) -> tensor<f32> {
  %s = "tfl.abs"(%z) : (tensor<f32>) -> tensor<f32>
  %0:2 = "tfl.while"(%x, %y) ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %n = arith.constant dense<9.0> : tensor<f32>
    %c = "tfl.less"(%a, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %one = arith.constant dense<1.0> : tensor<f32>
    %1 = "tfl.add"(%a, %one) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    %3 = "tfl.mul"(%s, %b) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1, %3) : (tensor<f32>, tensor<f32>) -> ()
  }) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  func.return %0#0 : tensor<f32>
}
