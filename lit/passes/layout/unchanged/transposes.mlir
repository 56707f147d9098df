// RUN: tflower-opt %s -tf-move-transposes='direction=begin' -tf-move-transposes='direction=end' | filecheck %s

// The order is computed, before and after another op.
// CHECK-LABEL: func.func @computed(
// CHECK:         "tf.Transpose"(%arg0, %arg1)
// CHECK:         "tf.Relu"(
// CHECK:         "tf.Transpose"({{.*}}, %arg1)
func.func @computed(%x: tensor<1x2x3x4xf32>, %p: tensor<4xi32>) -> tensor<?x?x?x?xf32> {
  %0 = "tf.Transpose"(%x, %p) : (tensor<1x2x3x4xf32>, tensor<4xi32>) -> tensor<?x?x?x?xf32>
  %1 = "tf.Relu"(%0) : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %2 = "tf.Transpose"(%1, %p) : (tensor<?x?x?x?xf32>, tensor<4xi32>) -> tensor<?x?x?x?xf32>
  return %2 : tensor<?x?x?x?xf32>
}

// The rank of the result is unknown; the other operand would have to be transposed.
// CHECK-LABEL: func.func @sums(
// CHECK:         "tf.Transpose"(%arg0
// CHECK:         "tf.Neg"(
// CHECK:         "tf.AddV2"({{.*}}, %arg1)
func.func @sums(%x: tensor<1x2x3x4xf32>, %y: tensor<1x4x2x3xf32>) -> (tensor<*xf32>, tensor<1x4x2x3xf32>) {
  %p = "tf.Const"() {value = dense<[0, 3, 1, 2]> : tensor<4xi32>} : () -> tensor<4xi32>
  %0 = "tf.Transpose"(%x, %p) : (tensor<1x2x3x4xf32>, tensor<4xi32>) -> tensor<1x4x2x3xf32>
  %1 = "tf.Neg"(%0) : (tensor<1x4x2x3xf32>) -> tensor<*xf32>
  %2 = "tf.AddV2"(%0, %y) : (tensor<1x4x2x3xf32>, tensor<1x4x2x3xf32>) -> tensor<1x4x2x3xf32>
  return %1, %2 : tensor<*xf32>, tensor<1x4x2x3xf32>
}

// What is left of the dimensions is in another order.
// CHECK-LABEL: func.func @reduction(
// CHECK:         "tf.Transpose"(%arg0
// CHECK:         "tf.Sum"(
func.func @reduction(%x: tensor<1x2x3x4xf32>) -> tensor<4x2x3xf32> {
  %p = "tf.Const"() {value = dense<[0, 3, 1, 2]> : tensor<4xi32>} : () -> tensor<4xi32>
  %a = "tf.Const"() {value = dense<[0]> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = "tf.Transpose"(%x, %p) : (tensor<1x2x3x4xf32>, tensor<4xi32>) -> tensor<1x4x2x3xf32>
  %1 = "tf.Sum"(%0, %a) {keep_dims = false} : (tensor<1x4x2x3xf32>, tensor<1xi32>) -> tensor<4x2x3xf32>
  return %1 : tensor<4x2x3xf32>
}
