// RUN: tflower-translate --mlir-to-tflite-flatbuffer %s -o - | tflower-translate --tflite-flatbuffer-to-mlir - -o - | filecheck %s

// The functions that a loop calls are subgraphs; its regions come back as calls of them.
// CHECK-LABEL: func.func @main
// CHECK: %0:2 = "tfl.while"(%arg0, %arg1) ({
// CHECK: ^bb0(%arg2: tensor<i32>, %arg3: tensor<3xf32>):
// CHECK: func.call @more(%arg2, %arg3)
// CHECK: func.call @step(%arg2, %arg3)
// CHECK: return %0#1 : tensor<3xf32>
func.func @main(%i: tensor<i32>, %x: tensor<3xf32>) -> tensor<3xf32> {
  %0:2 = "tfl.while"(%i, %x) ({
  ^bb0(%a: tensor<i32>, %b: tensor<3xf32>):
    %1 = func.call @more(%a, %b) : (tensor<i32>, tensor<3xf32>) -> tensor<i1>
    "tfl.yield"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<i32>, %b: tensor<3xf32>):
    %1:2 = func.call @step(%a, %b) : (tensor<i32>, tensor<3xf32>) -> (tensor<i32>, tensor<3xf32>)
    "tfl.yield"(%1#0, %1#1) : (tensor<i32>, tensor<3xf32>) -> ()
  }) : (tensor<i32>, tensor<3xf32>) -> (tensor<i32>, tensor<3xf32>)
  func.return %0#1 : tensor<3xf32>
}

// CHECK-LABEL: func.func private @more
// CHECK: tfl.less
func.func @more(%i: tensor<i32>, %x: tensor<3xf32>) -> tensor<i1> {
  %n = "tfl.pseudo_const"() {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  %0 = tfl.less(%i, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  func.return %0 : tensor<i1>
}

// CHECK-LABEL: func.func private @step
// CHECK: tfl.add
func.func @step(%i: tensor<i32>, %x: tensor<3xf32>) -> (tensor<i32>, tensor<3xf32>) {
  %one = "tfl.pseudo_const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = tfl.add %i, %one {fused_activation_function = "NONE"} : tensor<i32>
  %1 = tfl.mul %x, %x {fused_activation_function = "NONE"} : tensor<3xf32>
  func.return %0, %1 : tensor<i32>, tensor<3xf32>
}
