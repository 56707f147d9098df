// RUN: tflower-opt %s -tfl-while-loop-outline --split-input-file | filecheck %s

// A constant from around a loop is copied into the function that uses it.
// CHECK-LABEL: func.func @constant
// CHECK:         %[[R:.*]]:2 = "tfl.while"(%arg0, %arg1) ({
// CHECK:           func.call @tfl.while_cond
// CHECK:           func.call @tfl.while_body
// CHECK:         return %[[R]]#1
// CHECK-LABEL: func.func private @tfl.while_cond
// CHECK:         arith.constant dense<4> : tensor<i32>
// CHECK:         tfl.less
// CHECK-LABEL: func.func private @tfl.while_body
// CHECK:         %[[ONE:.*]] = arith.constant dense<1> : tensor<i32>
// CHECK:         tfl.add %arg0, %[[ONE]]
func.func @constant(%i: tensor<i32>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %one = arith.constant dense<1> : tensor<i32>
  %n = arith.constant dense<4> : tensor<i32>
  %0:2 = "tfl.while"(%i, %x) ({
  ^bb0(%k: tensor<i32>, %v: tensor<2xf32>):
    %c = "tfl.less"(%k, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%k: tensor<i32>, %v: tensor<2xf32>):
    %1 = "tfl.add"(%k, %one) {fused_activation_function = "NONE"} : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %2 = "tfl.mul"(%v, %v) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    "tfl.yield"(%1, %2) : (tensor<i32>, tensor<2xf32>) -> ()
  }) : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
  func.return %0#1 : tensor<2xf32>
}

// -----

// Any other value becomes an operand that every step passes on.
// CHECK-LABEL: func.func @captured
// CHECK:         %[[S:.*]] = "tfl.sin"(%arg1)
// CHECK:         %[[R:.*]]:3 = "tfl.while"(%arg0, %arg1, %[[S]]) ({
// CHECK:         return %[[R]]#1
// CHECK-LABEL: func.func private @tfl.while_cond(%arg0: tensor<i32>, %arg1: tensor<2xf32>, %arg2: tensor<2xf32>)
// CHECK-LABEL: func.func private @tfl.while_body(%arg0: tensor<i32>, %arg1: tensor<2xf32>, %arg2: tensor<2xf32>)
// CHECK:         tfl.mul %arg1, %arg2
// CHECK:         return %{{.*}}, %{{.*}}, %arg2
func.func @captured(%i: tensor<i32>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %s = "tfl.sin"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %0:2 = "tfl.while"(%i, %x) ({
  ^bb0(%k: tensor<i32>, %v: tensor<2xf32>):
    %n = arith.constant dense<4> : tensor<i32>
    %c = "tfl.less"(%k, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%k: tensor<i32>, %v: tensor<2xf32>):
    %one = arith.constant dense<1> : tensor<i32>
    %1 = "tfl.add"(%k, %one) {fused_activation_function = "NONE"} : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %2 = "tfl.mul"(%v, %s) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    "tfl.yield"(%1, %2) : (tensor<i32>, tensor<2xf32>) -> ()
  }) : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
  func.return %0#1 : tensor<2xf32>
}

// -----

// Two loops of one name get functions of different names; regions that only call stay.
// CHECK-LABEL: func.func @named
// CHECK:         call @grow_cond
// CHECK:         call @grow_body
// CHECK:         call @grow1_cond
// CHECK:         call @grow1_body
// CHECK:         call @go
// CHECK:         call @step
func.func @named(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tfl.while"(%x) ({
  ^bb0(%v: tensor<f32>):
    %n = arith.constant dense<9.0> : tensor<f32>
    %c = "tfl.less"(%v, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%v: tensor<f32>):
    %one = arith.constant dense<1.0> : tensor<f32>
    %1 = "tfl.add"(%v, %one) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1) : (tensor<f32>) -> ()
  }) : (tensor<f32>) -> tensor<f32> loc("grow")
  %2 = "tfl.while"(%0) ({
  ^bb0(%v: tensor<f32>):
    %n = arith.constant dense<19.0> : tensor<f32>
    %c = "tfl.less"(%v, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%v: tensor<f32>):
    %one = arith.constant dense<2.0> : tensor<f32>
    %1 = "tfl.add"(%v, %one) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1) : (tensor<f32>) -> ()
  }) : (tensor<f32>) -> tensor<f32> loc("grow")
  %3 = "tfl.while"(%2) ({
  ^bb0(%v: tensor<f32>):
    %c = func.call @go(%v) : (tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%v: tensor<f32>):
    %1 = func.call @step(%v) : (tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1) : (tensor<f32>) -> ()
  }) : (tensor<f32>) -> tensor<f32>
  func.return %3 : tensor<f32>
}
func.func private @go(%v: tensor<f32>) -> tensor<i1> {
  %n = arith.constant dense<30.0> : tensor<f32>
  %c = "tfl.less"(%v, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
  func.return %c : tensor<i1>
}
func.func private @step(%v: tensor<f32>) -> tensor<f32> {
  %one = arith.constant dense<3.0> : tensor<f32>
  %1 = "tfl.add"(%v, %one) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  func.return %1 : tensor<f32>
}

// -----

// The inner loop goes first; what it takes from the function goes through the outer one.
// CHECK-LABEL: func.func @inner
// CHECK:         "tfl.while"(%arg0, %{{.*}})
// CHECK:       func.func private @tfl.while_cond
// CHECK:       func.func private @tfl.while_body(%arg0: tensor<f32>, %arg1: tensor<f32>)
// CHECK:         tfl.add %arg0, %arg1
// CHECK:       func.func private @tfl.while1_cond
// CHECK:       func.func private @tfl.while1_body(%arg0: tensor<f32>, %arg1: tensor<f32>)
// CHECK:         "tfl.while"(%arg0, %{{.*}})
func.func @inner(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %d = "tfl.exp"(%y) : (tensor<f32>) -> tensor<f32>
  %0 = "tfl.while"(%x) ({
  ^bb0(%v: tensor<f32>):
    %n = arith.constant dense<9.0> : tensor<f32>
    %c = "tfl.less"(%v, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tfl.yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%v: tensor<f32>):
    %1 = "tfl.while"(%v) ({
    ^bb0(%w: tensor<f32>):
      %n = arith.constant dense<10.0> : tensor<f32>
      %c = "tfl.less"(%w, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
      "tfl.yield"(%c) : (tensor<i1>) -> ()
    }, {
    ^bb0(%w: tensor<f32>):
      %2 = "tfl.add"(%w, %d) {fused_activation_function = "NONE"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
      "tfl.yield"(%2) : (tensor<f32>) -> ()
    }) : (tensor<f32>) -> tensor<f32>
    "tfl.yield"(%1) : (tensor<f32>) -> ()
  }) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
