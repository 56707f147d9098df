// RUN: tflower-opt %s -tfl-legalize-tf-while --split-input-file | filecheck %s

// The functions of a loop are called by its regions and may go once these hold their bodies.
// CHECK-LABEL: func.func @count
// CHECK:         %[[R:.*]]:2 = "tfl.while"(%arg0, %arg1) <{is_stateless = true}> ({
// CHECK-NEXT:    ^bb0(%[[I:.*]]: tensor<i32>, %[[X:.*]]: tensor<2xf32>):
// CHECK-NEXT:      %[[C:.*]] = func.call @go(%[[I]], %[[X]])
// CHECK-NEXT:      "tfl.yield"(%[[C]]) : (tensor<i1>) -> ()
// CHECK:           %[[N:.*]]:2 = func.call @step
// CHECK-NEXT:      "tfl.yield"(%[[N]]#0, %[[N]]#1)
// CHECK:         return %[[R]]#1
// CHECK:       func.func private @go
// CHECK:       func.func private @step
func.func @count(%i: tensor<i32>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %0:2 = "tf.While"(%i, %x) {cond = @go, body = @step, is_stateless = true}
      : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
  func.return %0#1 : tensor<2xf32>
}
func.func private @go(%i: tensor<i32>, %x: tensor<2xf32>) -> tensor<i1> {
  %n = arith.constant dense<3> : tensor<i32>
  %0 = "tf.Less"(%i, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  func.return %0 : tensor<i1>
}
func.func private @step(%i: tensor<i32>, %x: tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>) {
  %one = arith.constant dense<1> : tensor<i32>
  %0 = "tf.AddV2"(%i, %one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
  %1 = "tf.AddV2"(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %0, %1 : tensor<i32>, tensor<2xf32>
}

// -----

// A loop inside of a branch is one, too.
// CHECK-LABEL: func.func @nested
// CHECK:         "tf.If"
// CHECK:       func.func private @loop
// CHECK:         "tfl.while"
// CHECK-NOT:     "tf.While"
func.func @nested(%c: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.If"(%c, %x) {then_branch = @loop, else_branch = @same}
      : (tensor<i1>, tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
func.func private @loop(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.While"(%x) {cond = @small, body = @twice} : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
func.func private @same(%x: tensor<f32>) -> tensor<f32> {
  func.return %x : tensor<f32>
}
func.func private @small(%x: tensor<f32>) -> tensor<i1> {
  %n = arith.constant dense<3.0> : tensor<f32>
  %0 = "tf.Square"(%x) : (tensor<f32>) -> tensor<f32>
  %1 = "tf.Less"(%0, %n) : (tensor<f32>, tensor<f32>) -> tensor<i1>
  func.return %1 : tensor<i1>
}
func.func private @twice(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.AddV2"(%x, %x) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
