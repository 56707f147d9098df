// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @random
// CHECK: "tfl.random_uniform"
// CHECK-SAME: seed = 3 : i64, seed2 = 4 : i64
// CHECK: "tfl.random_standard_normal"
// CHECK: "tfl.multinomial"
// CHECK: "tfl.bucketize"
// CHECK-SAME: boundaries = [5.000000e-01 : f32
func.func @random(%s: tensor<2xi32>, %n: tensor<i32>)
    -> (tensor<?x?xf32>, tensor<?x?xi64>, tensor<?x?xi32>) {
  %0 = "tf.RandomUniform"(%s) {seed = 3 : i64, seed2 = 4 : i64} : (tensor<2xi32>) -> tensor<?x?xf32>
  %1 = "tf.RandomStandardNormal"(%s) {seed = 3 : i64, seed2 = 4 : i64}
      : (tensor<2xi32>) -> tensor<?x?xf32>
  %2 = "tf.Multinomial"(%1, %n) {seed = 3 : i64, seed2 = 4 : i64}
      : (tensor<?x?xf32>, tensor<i32>) -> tensor<?x?xi64>
  %3 = "tf.Bucketize"(%1) {boundaries = [0.5 : f32, 1.5 : f32]} : (tensor<?x?xf32>) -> tensor<?x?xi32>
  return %0, %2, %3 : tensor<?x?xf32>, tensor<?x?xi64>, tensor<?x?xi32>
}
