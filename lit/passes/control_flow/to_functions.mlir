// RUN: tflower-opt %s -tf-region-control-flow-to-functional --split-input-file | filecheck %s

// Regions become functions of their former names that take what either uses, but for constants.
// CHECK-LABEL: func.func @branch
// CHECK:         "tf.If"(%arg0, %arg1, %arg2) <{else_branch = @other, {{.*}}then_branch = @then}> {_class = "a"}
// CHECK-LABEL: func.func private @other(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>)
// CHECK:         "tf.Neg"(%arg1)
// CHECK-LABEL: func.func private @then(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>)
// CHECK:         %[[K:.*]] = arith.constant dense<2.000000e+00>
// CHECK:         "tf.Mul"(%arg0, %[[K]])
func.func @branch(%c: tensor<i1>, %x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %k = arith.constant dense<2.0> : tensor<2xf32>
  %0 = "tf.IfRegion"(%c) ({
    %1 = "tf.Mul"(%x, %k) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1) : (tensor<2xf32>) -> ()
  }, {
    %1 = "tf.Neg"(%y) : (tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1) : (tensor<2xf32>) -> ()
  }) {_then_func_name = "then", _else_func_name = "other", is_stateless = true, _class = "a", note = "b"} : (tensor<i1>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// -----

// Regions that only call functions give these back; casts of shapes and tests for truth go.
// CHECK-LABEL: func.func @calls
// CHECK-NEXT:    "tf.If"(%arg0, %arg1) <{else_branch = @two, {{.*}}then_branch = @one}>
func.func @calls(%c: tensor<i32>, %x: tensor<2xf32>) -> tensor<*xf32> {
  %b = "tf.ToBool"(%c) : (tensor<i32>) -> tensor<i1>
  %0 = "tf.IfRegion"(%b) ({
    %u = "tf.Cast"(%x) {Truncate = false} : (tensor<2xf32>) -> tensor<*xf32>
    %1 = func.call @one(%u) : (tensor<*xf32>) -> tensor<*xf32>
    "tf.Yield"(%1) : (tensor<*xf32>) -> ()
  }, {
    %1 = func.call @two(%x) : (tensor<2xf32>) -> tensor<*xf32>
    "tf.Yield"(%1) : (tensor<*xf32>) -> ()
  }) {is_stateless = true} : (tensor<i1>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @one(%x: tensor<*xf32>) -> tensor<*xf32> {
  func.return %x : tensor<*xf32>
}
func.func private @two(%x: tensor<2xf32>) -> tensor<*xf32> {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}

// -----

// A cast to another element type is more than a call.
// CHECK-LABEL: func.func @converts
// CHECK:         "tf.If"(%arg0, %arg1) <{else_branch = @tf.IfRegion_else, {{.*}}then_branch = @tf.IfRegion_then}>
func.func @converts(%c: tensor<i1>, %x: tensor<2xi32>) -> tensor<2xf32> {
  %0 = "tf.IfRegion"(%c) ({
    %u = "tf.Cast"(%x) {Truncate = false} : (tensor<2xi32>) -> tensor<2xf32>
    %1 = func.call @one(%u) : (tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1) : (tensor<2xf32>) -> ()
  }, {
    %u = "tf.Cast"(%x) {Truncate = false} : (tensor<2xi32>) -> tensor<2xf32>
    %1 = func.call @one(%u) : (tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1) : (tensor<2xf32>) -> ()
  }) {is_stateless = true} : (tensor<i1>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
func.func private @one(%x: tensor<2xf32>) -> tensor<2xf32> {
  func.return %x : tensor<2xf32>
}

// -----

// What a loop takes from around it becomes an operand that every step passes on.
// CHECK-LABEL: func.func @loop
// CHECK:         %[[R:.*]]:3 = "tf.While"(%arg0, %arg1, %arg2) <{body = @tf.WhileRegion_body, cond = @tf.WhileRegion_cond
// CHECK:         return %[[R]]#1
// CHECK-LABEL: func.func private @tf.WhileRegion_body(%arg0: tensor<i32>, %arg1: tensor<2xf32>, %arg2: tensor<2xf32>)
// CHECK:         "tf.AddV2"(%arg1, %arg2)
// CHECK:         return %{{.*}}, %{{.*}}, %arg2
// CHECK-LABEL: func.func private @tf.WhileRegion_cond(%arg0: tensor<i32>, %arg1: tensor<2xf32>, %arg2: tensor<2xf32>) -> tensor<i1>
func.func @loop(%i: tensor<i32>, %x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0:2 = "tf.WhileRegion"(%i, %x) ({
  ^bb0(%k: tensor<i32>, %v: tensor<2xf32>):
    %n = arith.constant dense<4> : tensor<i32>
    %c = "tf.Less"(%k, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "tf.Yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%k: tensor<i32>, %v: tensor<2xf32>):
    %one = arith.constant dense<1> : tensor<i32>
    %1 = "tf.AddV2"(%k, %one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %2 = "tf.AddV2"(%v, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1, %2) : (tensor<i32>, tensor<2xf32>) -> ()
  }) {is_stateless = true} : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
  func.return %0#1 : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @case
// CHECK:         "tf.Case"(%arg0, %arg1) <{branches = [@tf.CaseRegion_branch0, @tf.CaseRegion_branch1]
func.func @case(%i: tensor<i32>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.CaseRegion"(%i) ({
    %1 = "tf.Abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1) : (tensor<2xf32>) -> ()
  }, {
    %1 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1) : (tensor<2xf32>) -> ()
  }) {is_stateless = true} : (tensor<i32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
