// RUN: tflower-opt %s -canonicalize | filecheck %s

// What is left, taken away, or raised to is another number.
// CHECK-LABEL: func.func @other_numbers(
// CHECK:         "tf.Relu"(
// CHECK:         "tf.Sub"(
// CHECK:         "tf.Pow"(
// CHECK:         "tf.MulNoNan"(
func.func @other_numbers(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %five = "tf.Const"() {value = dense<5.0> : tensor<f32>} : () -> tensor<f32>
  %m = "tf.Minimum"(%x, %five) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %0 = "tf.Relu"(%m) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Sub"(%x, %five) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = "tf.Pow"(%x, %five) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %some = "tf.Const"() {value = dense<[0.0, 1.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %3 = "tf.MulNoNan"(%x, %some) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// How many ones there would be is unknown.
// CHECK-LABEL: func.func @unknown_power(
// CHECK:         "tf.Pow"(
func.func @unknown_power(%x: tensor<?xf32>) -> tensor<?xf32> {
  %zero = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.Pow"(%x, %zero) : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// The sum knows more of its shape than the only term.
// CHECK-LABEL: func.func @term(
// CHECK:         "tf.AddN"(
func.func @term(%x: tensor<?xf32>) -> tensor<2xf32> {
  %zeros = "tf.Const"() {value = dense<0.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = "tf.AddN"(%x, %zeros) : (tensor<?xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// So does the outer one of two operators that undo each other.
// CHECK-LABEL: func.func @negated(
// CHECK:         "tf.Neg"(
// CHECK:         "tf.Neg"(
func.func @negated(%x: tensor<?xf32>) -> tensor<2xf32> {
  %0 = "tf.Neg"(%x) : (tensor<?xf32>) -> tensor<?xf32>
  %1 = "tf.Neg"(%0) : (tensor<?xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
