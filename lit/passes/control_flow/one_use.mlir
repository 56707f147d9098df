// RUN: tflower-opt %s -tf-guarantee-all-funcs-one-use --split-input-file | filecheck %s

// Every call but the first gets a copy, and so does every call in a copy.
// CHECK-LABEL: func.func @calls
// CHECK:         call @outer(%arg0)
// CHECK:         call @outer_0(
// CHECK:       func.func private @outer(
// CHECK:         call @inner(%arg0)
// CHECK:       func.func private @inner(
// CHECK:       func.func private @outer_0(
// CHECK:         call @inner_1(%arg0)
// CHECK:       func.func private @inner_1(
func.func @calls(%x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @outer(%x) : (tensor<f32>) -> tensor<f32>
  %1 = func.call @outer(%0) : (tensor<f32>) -> tensor<f32>
  func.return %1 : tensor<f32>
}
func.func private @outer(%x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @inner(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
func.func private @inner(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}

// -----

// One op may name a function twice.
// CHECK-LABEL: func.func @branch
// CHECK:         "tf.If"(%arg0, %arg1) <{else_branch = @neg{{(_0)?}}, {{.*}}then_branch = @neg{{(_0)?}}}>
// CHECK:       func.func private @neg(
// CHECK:       func.func private @neg_0(
func.func @branch(%c: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.If"(%c, %x) {then_branch = @neg, else_branch = @neg} : (tensor<i1>, tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
func.func private @neg(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
  func.return %0 : tensor<f32>
}
