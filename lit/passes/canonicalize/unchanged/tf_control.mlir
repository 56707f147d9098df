// RUN: tflower-opt %s -canonicalize | filecheck %s

// The choice depends on an argument.
// CHECK-LABEL: func.func @functions(
// CHECK:         "tf.If"(
// CHECK:         "tf.Case"(
func.func @functions(%b: tensor<i1>, %i: tensor<i32>, %x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %0 = "tf.If"(%b, %x) {then_branch = @yes, else_branch = @no, is_stateless = true} : (tensor<i1>, tensor<f32>) -> tensor<f32>
  %1 = "tf.Case"(%i, %x) {branches = [@yes, @no], is_stateless = true} : (tensor<i32>, tensor<f32>) -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}

func.func private @yes(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func private @no(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// CHECK-LABEL: func.func @regions(
// CHECK:         "tf.IfRegion"(
// CHECK:         "tf.CaseRegion"(
func.func @regions(%b: tensor<i1>, %i: tensor<i32>, %x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %0 = "tf.IfRegion"(%b) ({
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }, {
    %1 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%1) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<i1>) -> tensor<f32>
  %2 = "tf.CaseRegion"(%i) ({
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }, {
    %3 = "tf.Neg"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%3) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<i32>) -> tensor<f32>
  return %0, %2 : tensor<f32>, tensor<f32>
}
