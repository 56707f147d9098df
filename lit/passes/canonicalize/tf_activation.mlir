// RUN: tflower-opt %s -canonicalize | filecheck %s

// CHECK-LABEL: func.func @relu
// CHECK-NEXT:    [[R:%.*]] = "tf.Relu"(%arg0)
// CHECK-NEXT:    [[S:%.*]] = "tf.Relu6"(%arg0)
// CHECK-NEXT:    return [[R]], [[S]], %arg0
func.func @relu(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %zero = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %six = "tf.Const"() {value = dense<6.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.Maximum"(%x, %zero) : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %1 = "tf.Minimum"(%x, %six) : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %2 = "tf.Relu"(%1) : (tensor<?xf32>) -> tensor<?xf32>
  %3 = "tf.LeakyRelu"(%x) {alpha = 1.0 : f32} : (tensor<?xf32>) -> tensor<?xf32>
  func.return %0, %2, %3 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// Zeros that widen the result, and a slope that is not one.
// CHECK-LABEL: func.func @no_relu
// CHECK:         "tf.Maximum"
// CHECK:         "tf.LeakyRelu"
func.func @no_relu(%x: tensor<1xf32>) -> (tensor<2xf32>, tensor<1xf32>) {
  %zero = "tf.Const"() {value = dense<0.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = "tf.Maximum"(%x, %zero) : (tensor<1xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.LeakyRelu"(%x) {alpha = 0.5 : f32} : (tensor<1xf32>) -> tensor<1xf32>
  func.return %0, %1 : tensor<2xf32>, tensor<1xf32>
}

// CHECK-LABEL: func.func @bias
// CHECK:         "tf.BiasAdd"(%arg0, %arg1) <{data_format = "NHWC"}>
func.func @bias(%x: tensor<?x2xf32>, %b: tensor<2xf32>) -> tensor<?x2xf32> {
  %0 = "tf.BiasAddV1"(%x, %b) : (tensor<?x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  func.return %0 : tensor<?x2xf32>
}
