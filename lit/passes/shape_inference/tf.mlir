// RUN: tflower-opt %s -tf-shape-inference --split-input-file | filecheck %s

// Types flow from the arguments to the result, and into the function's type.
// CHECK-LABEL: func.func @forward(%arg0: tensor<?x8x8x3xf32>, %arg1: tensor<3x3x3x4xf32>) -> tensor<?x4x4x4xf32>
// CHECK:         "tf.Conv2D"
// CHECK-SAME:    -> tensor<?x4x4x4xf32>
// CHECK:         "tf.Relu"
// CHECK-SAME:    -> tensor<?x4x4x4xf32>
func.func @forward(%x: tensor<?x8x8x3xf32>, %w: tensor<3x3x3x4xf32>) -> tensor<*xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 2, 2, 1], padding = "SAME"}
      : (tensor<?x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<*xf32>
  %1 = "tf.Relu"(%0) : (tensor<*xf32>) -> tensor<*xf32>
  func.return %1 : tensor<*xf32>
}

// -----

// What is known already is not forgotten.
// CHECK-LABEL: func.func @refined
// CHECK:         -> tensor<2x3xf32>
func.func @refined(%x: tensor<?x?xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Relu"(%x) : (tensor<?x?xf32>) -> tensor<2x3xf32>
  func.return %0 : tensor<2x3xf32>
}

// -----

// A shape that is computed from that of a tensor with an unknown batch is known but for the batch.
// CHECK-LABEL: func.func @flatten
// CHECK:         "tf.Pack"
// CHECK:         "tf.Reshape"
// CHECK-SAME:    -> tensor<?x192xf32>
func.func @flatten(%x: tensor<?x8x8x3xf32>) -> tensor<?x?xf32> {
  %0 = "tf.Shape"(%x) : (tensor<?x8x8x3xf32>) -> tensor<4xi32>
  %c0 = "tf.Const"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %c1 = "tf.Const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %1 = "tf.StridedSlice"(%0, %c0, %c1, %c1) {shrink_axis_mask = 1 : i64}
      : (tensor<4xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %c4 = "tf.Const"() {value = dense<4> : tensor<1xi32>} : () -> tensor<1xi32>
  %2 = "tf.StridedSlice"(%0, %c1, %c4, %c1)
      : (tensor<4xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xi32>
  %axis = "tf.Const"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %3 = "tf.Prod"(%2, %axis) : (tensor<3xi32>, tensor<1xi32>) -> tensor<i32>
  %4 = "tf.Pack"(%1, %3) : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  %5 = "tf.Reshape"(%x, %4) : (tensor<?x8x8x3xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  func.return %5 : tensor<?x?xf32>
}

// -----

// Through calls: the arguments of a private function are refined by its only caller.
// CHECK-LABEL: func.func @calls(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32>
// CHECK-LABEL: func.func private @callee(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32>
func.func @calls(%x: tensor<2x3xf32>) -> tensor<*xf32> {
  %0 = "tf.StatefulPartitionedCall"(%x) {f = @callee} : (tensor<2x3xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @callee(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = "tf.Neg"(%x) : (tensor<*xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}

// -----

// Two callers with different shapes: what they have in common.
// CHECK-LABEL: func.func private @shared(%arg0: tensor<?x3xf32>) -> tensor<?x3xf32>
func.func @first(%x: tensor<2x3xf32>) -> tensor<*xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @shared} : (tensor<2x3xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func @second(%x: tensor<5x3xf32>) -> tensor<*xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @shared} : (tensor<5x3xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @shared(%x: tensor<*xf32>) -> tensor<*xf32> {
  %0 = "tf.Neg"(%x) : (tensor<*xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}

// -----

// A branch of a condition.
// CHECK-LABEL: func.func @if(%arg0: tensor<i1>, %arg1: tensor<2x3xf32>) -> tensor<?xf32>
func.func @if(%c: tensor<i1>, %x: tensor<2x3xf32>) -> tensor<*xf32> {
  %0 = "tf.If"(%c, %x) {then_branch = @rows, else_branch = @columns}
      : (tensor<i1>, tensor<2x3xf32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @rows(%x: tensor<*xf32>) -> tensor<*xf32> {
  %a = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Sum"(%x, %a) : (tensor<*xf32>, tensor<i32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @columns(%x: tensor<*xf32>) -> tensor<*xf32> {
  %a = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Sum"(%x, %a) : (tensor<*xf32>, tensor<i32>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}

// -----

// A loop keeps the shape of what stays as it is and forgets that of what grows.
// CHECK-LABEL: func.func @while
// CHECK:         "tf.While"
// CHECK-SAME:    -> (tensor<2x3xf32>, tensor<?x3xf32>)
// CHECK-LABEL: func.func private @more(%arg0: tensor<2x3xf32>, %arg1: tensor<?x3xf32>) -> tensor<i1>
// CHECK-LABEL: func.func private @step(%arg0: tensor<2x3xf32>, %arg1: tensor<?x3xf32>) -> (tensor<2x3xf32>, tensor<?x3xf32>)
func.func @while(%x: tensor<2x3xf32>, %y: tensor<1x3xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %0:2 = "tf.While"(%x, %y) {cond = @more, body = @step}
      : (tensor<2x3xf32>, tensor<1x3xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  func.return %0#0, %0#1 : tensor<*xf32>, tensor<*xf32>
}
func.func private @more(%x: tensor<*xf32>, %y: tensor<*xf32>) -> tensor<i1> {
  %0 = "tf.Const"() {value = dense<false> : tensor<i1>} : () -> tensor<i1>
  func.return %0 : tensor<i1>
}
func.func private @step(%x: tensor<*xf32>, %y: tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %0 = "tf.Neg"(%x) : (tensor<*xf32>) -> tensor<*xf32>
  %a = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %1 = "tf.ConcatV2"(%y, %x, %a) : (tensor<*xf32>, tensor<*xf32>, tensor<i32>) -> tensor<*xf32>
  func.return %0, %1 : tensor<*xf32>, tensor<*xf32>
}

// -----

// The type of a variable goes from its handle to what reads it, through calls.
// CHECK-LABEL: func.func @variable() -> tensor<2x3xf32>
// CHECK-LABEL: func.func private @read(%arg0: tensor<!tf_type.resource<tensor<2x3xf32>>>) -> tensor<2x3xf32>
func.func @variable() -> tensor<*xf32> {
  %v = "tf.VarHandleOp"() {shared_name = "v"} : () -> tensor<!tf_type.resource<tensor<2x3xf32>>>
  %0 = "tf.PartitionedCall"(%v) {f = @read} : (tensor<!tf_type.resource<tensor<2x3xf32>>>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
func.func private @read(%v: tensor<!tf_type.resource>) -> tensor<*xf32> {
  %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource>) -> tensor<*xf32>
  func.return %0 : tensor<*xf32>
}
