// RUN: tflower-opt %s -symbol-dce | filecheck %s

// What a public function reaches stays.
// CHECK:     @main
// CHECK-NOT: @unused
// CHECK-NOT: @only_unused_calls
// CHECK-NOT: @calls_itself
// CHECK:     @called
// CHECK:     @called_by_called
// CHECK:     @branch
func.func @main(%c: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @called(%x) : (tensor<f32>) -> tensor<f32>
  %1 = "tf.If"(%c, %0) {then_branch = @branch, else_branch = @branch, is_stateless = true}
    : (tensor<i1>, tensor<f32>) -> tensor<f32>
  return %1 : tensor<f32>
}

func.func private @unused(%x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @only_unused_calls(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

func.func private @only_unused_calls(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}

func.func private @calls_itself(%x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @calls_itself(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

func.func private @called(%x: tensor<f32>) -> tensor<f32> {
  %0 = func.call @called_by_called(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

func.func private @called_by_called(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}

func.func private @branch(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
