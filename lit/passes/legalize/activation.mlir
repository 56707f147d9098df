// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @same
// CHECK: "tfl.elu"
// CHECK: "tfl.relu"
// CHECK: "tfl.relu6"
// CHECK: "tfl.logistic"
// CHECK: "tfl.tanh"
// CHECK: "tfl.log_softmax"
func.func @same(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Elu"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Relu"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.Relu6"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.Sigmoid"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  %4 = "tf.Tanh"(%3) : (tensor<2xf32>) -> tensor<2xf32>
  %5 = "tf.LogSoftmax"(%4) : (tensor<2xf32>) -> tensor<2xf32>
  return %5 : tensor<2xf32>
}

// -----

// Slopes are carried over, a softmax has beta 1.

// CHECK-LABEL: func.func @parameters
// CHECK: "tfl.leaky_relu"
// CHECK-SAME: alpha = 2.500000e-01 : f32
// CHECK: "tfl.softmax"
// CHECK-SAME: beta = 1.000000e+00 : f32
func.func @parameters(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.LeakyRelu"(%x) {alpha = 0.25 : f32} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Softmax"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// A relu of integers is a maximum.

// CHECK-LABEL: func.func @integers
// CHECK: dense<0> : tensor<i32>
// CHECK: tfl.maximum
func.func @integers(%x: tensor<2xi32>) -> tensor<2xi32> {
  %0 = "tf.Relu"(%x) : (tensor<2xi32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

// CHECK-LABEL: func.func @soft
// CHECK: "tfl.abs"
// CHECK: tfl.add
// CHECK: tfl.div
// CHECK: "tfl.exp"
// CHECK: tfl.add
// CHECK: "tfl.log"
func.func @soft(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Softsign"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Softplus"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
