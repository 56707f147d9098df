// RUN: tflower-opt %s -tf-functional-control-flow-to-regions --split-input-file | filecheck %s

// The regions of a branch call the functions that it named, and it still knows their names.
// CHECK-LABEL: func.func @branch
// CHECK:         "tf.IfRegion"(%arg0) <{_else_func_name = "other", _then_func_name = "then", is_stateless = true
// CHECK:           %[[A:.*]] = func.call @then(%arg1)
// CHECK-NEXT:      "tf.Yield"(%[[A]])
// CHECK:           %[[B:.*]] = func.call @other(%arg1)
// CHECK-NEXT:      "tf.Yield"(%[[B]])
// CHECK:         {_class = "a"}
func.func @branch(%c: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.If"(%c, %x) {then_branch = @then, else_branch = @other, is_stateless = true, _class = "a", note = "b"}
      : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
func.func private @then(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
func.func private @other(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// -----

// A condition that is no boolean is made one; an operand is cast to what the function takes.
// CHECK-LABEL: func.func @casts
// CHECK:         %[[C:.*]] = "tf.ToBool"(%arg0)
// CHECK:         "tf.IfRegion"(%[[C]])
// CHECK:           %[[X:.*]] = "tf.Cast"(%arg1) {{.*}} : (tensor<2xf32>) -> tensor<*xf32>
// CHECK:           func.call @same(%[[X]])
func.func @casts(%c: tensor<i32>, %x: tensor<2xf32>) -> tensor<*xf32> {
  %0 = "tf.If"(%c, %x) {then_branch = @same, else_branch = @same}
      : (tensor<i32>, tensor<2xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @same(%x: tensor<*xf32>) -> tensor<*xf32> {
  func.return %x : tensor<*xf32>
}

// -----

// CHECK-LABEL: func.func @loop
// CHECK:         "tf.WhileRegion"(%arg0) <{{.*}}parallel_iterations = 3
// CHECK:         ^bb0(%[[A:.*]]: tensor<f32>):
// CHECK:           func.call @small(%[[A]])
// CHECK:         ^bb0(%[[B:.*]]: tensor<f32>):
// CHECK:           func.call @twice(%[[B]])
func.func @loop(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.While"(%x) {cond = @small, body = @twice, parallel_iterations = 3 : i64} : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
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

// -----

// CHECK-LABEL: func.func @case
// CHECK:         "tf.CaseRegion"(%arg0)
// CHECK:           func.call @one(%arg1)
// CHECK:           func.call @two(%arg1)
func.func @case(%i: tensor<i32>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Case"(%i, %x) {branches = [@one, @two]} : (tensor<i32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
func.func private @one(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
func.func private @two(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
