// RUN: tflower-opt %s -tfl-legalize-tf | filecheck %s

// The rank is unknown.
// CHECK-LABEL: func.func @ranks(
// CHECK:         "tf.L2Loss"(
// CHECK:         "tf.Size"(
// CHECK:         "tf.SoftmaxCrossEntropyWithLogits"(
// CHECK:         "tf.BiasAddGrad"(
func.func @ranks(%x: tensor<*xf32>, %y: tensor<*xf32>) -> (tensor<f32>, tensor<i32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>) {
  %0 = "tf.L2Loss"(%x) : (tensor<*xf32>) -> tensor<f32>
  %1 = "tf.Size"(%x) : (tensor<*xf32>) -> tensor<i32>
  %2, %3 = "tf.SoftmaxCrossEntropyWithLogits"(%x, %y) : (tensor<*xf32>, tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  %4 = "tf.BiasAddGrad"(%x) {data_format = "NHWC"} : (tensor<*xf32>) -> tensor<*xf32>
  return %0, %1, %2, %3, %4 : tensor<f32>, tensor<i32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}

// The number of classes is unknown.
// CHECK-LABEL: func.func @classes(
// CHECK:         "tf.SparseSoftmaxCrossEntropyWithLogits"(
func.func @classes(%x: tensor<?x?xf32>, %l: tensor<?xi32>) -> (tensor<?xf32>, tensor<?x?xf32>) {
  %0, %1 = "tf.SparseSoftmaxCrossEntropyWithLogits"(%x, %l) : (tensor<?x?xf32>, tensor<?xi32>) -> (tensor<?xf32>, tensor<?x?xf32>)
  return %0, %1 : tensor<?xf32>, tensor<?x?xf32>
}

// Doubles are no integers, and no kernel takes them.
// CHECK-LABEL: func.func @doubles(
// CHECK:         "tf.Round"(
// CHECK:         "tf.Relu"(
// CHECK:         "tf.Softplus"(
func.func @doubles(%x: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>, tensor<2xf64>) {
  %0 = "tf.Round"(%x) : (tensor<2xf64>) -> tensor<2xf64>
  %1 = "tf.Relu"(%x) : (tensor<2xf64>) -> tensor<2xf64>
  %2 = "tf.Softplus"(%x) : (tensor<2xf64>) -> tensor<2xf64>
  return %0, %1, %2 : tensor<2xf64>, tensor<2xf64>, tensor<2xf64>
}

// The slope is a half, the value is not.
// CHECK-LABEL: func.func @sigmoid(
// CHECK:         "tf.SigmoidGrad"(
func.func @sigmoid(%y: tensor<2xf32>, %dy: tensor<2xf16>) -> tensor<2xf32> {
  %0 = "tf.SigmoidGrad"(%y, %dy) : (tensor<2xf32>, tensor<2xf16>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// What is written to has unknown dimensions.
// CHECK-LABEL: func.func @scatter(
// CHECK:         "tf.TensorScatterUpdate"(
func.func @scatter(%x: tensor<?x2xf32>, %i: tensor<1x1xi32>, %u: tensor<1x2xf32>) -> tensor<?x2xf32> {
  %0 = "tf.TensorScatterUpdate"(%x, %i, %u) : (tensor<?x2xf32>, tensor<1x1xi32>, tensor<1x2xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// Rows are put together: of unknown size, in an order that is not known, and with one missing.
// CHECK-LABEL: func.func @stitches(
// CHECK:         "tf.DynamicStitch"(
// CHECK:         "tf.DynamicStitch"(
// CHECK:         "tf.DynamicStitch"(
func.func @stitches(%i: tensor<2xi32>, %x: tensor<?x3xf32>, %y: tensor<2x3xf32>) -> (tensor<?x3xf32>, tensor<2x3xf32>, tensor<3x3xf32>) {
  %c = "tf.Const"() {value = dense<[0, 2]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.DynamicStitch"(%c, %x) : (tensor<2xi32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  %1 = "tf.DynamicStitch"(%i, %y) : (tensor<2xi32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tf.DynamicStitch"(%c, %y) : (tensor<2xi32>, tensor<2x3xf32>) -> tensor<3x3xf32>
  return %0, %1, %2 : tensor<?x3xf32>, tensor<2x3xf32>, tensor<3x3xf32>
}

// How far and what is rolled is not known.
// CHECK-LABEL: func.func @rolls(
// CHECK:         "tf.Roll"(%arg2
// CHECK:         "tf.Roll"(%arg1
func.func @rolls(%s: tensor<i32>, %x: tensor<?xf32>, %y: tensor<3xf32>) -> (tensor<3xf32>, tensor<?xf32>) {
  %zero = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %one = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Roll"(%y, %s, %zero) : (tensor<3xf32>, tensor<i32>, tensor<i32>) -> tensor<3xf32>
  %1 = "tf.Roll"(%x, %one, %zero) : (tensor<?xf32>, tensor<i32>, tensor<i32>) -> tensor<?xf32>
  return %0, %1 : tensor<3xf32>, tensor<?xf32>
}

// Five dimensions, one of them unknown.
// CHECK-LABEL: func.func @blocks(
// CHECK:         "tf.SpaceToBatchND"(
// CHECK:         "tf.BatchToSpaceND"(
func.func @blocks(%x: tensor<?x4x4x4x1xf32>, %y: tensor<?x2x2x2x1xf32>) -> (tensor<?x2x2x2x1xf32>, tensor<?x4x4x4x1xf32>) {
  %b = "tf.Const"() {value = dense<[2, 2, 2]> : tensor<3xi32>} : () -> tensor<3xi32>
  %p = "tf.Const"() {value = dense<0> : tensor<3x2xi32>} : () -> tensor<3x2xi32>
  %0 = "tf.SpaceToBatchND"(%x, %b, %p) : (tensor<?x4x4x4x1xf32>, tensor<3xi32>, tensor<3x2xi32>) -> tensor<?x2x2x2x1xf32>
  %1 = "tf.BatchToSpaceND"(%y, %b, %p) : (tensor<?x2x2x2x1xf32>, tensor<3xi32>, tensor<3x2xi32>) -> tensor<?x4x4x4x1xf32>
  return %0, %1 : tensor<?x2x2x2x1xf32>, tensor<?x4x4x4x1xf32>
}

// Along which axis halves are stacked cannot be said without the rank.
// CHECK-LABEL: func.func @stack(
// CHECK:         "tf.Pack"(
func.func @stack(%x: tensor<*xf64>) -> tensor<*xf64> {
  %0 = "tf.Pack"(%x, %x) {axis = -1 : i64} : (tensor<*xf64>, tensor<*xf64>) -> tensor<*xf64>
  return %0 : tensor<*xf64>
}
