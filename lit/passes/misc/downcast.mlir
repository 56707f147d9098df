// RUN: tflower-opt %s -tfl-downcast-x64 | filecheck %s

// Types of arguments and results are narrow; a constant is cast.

// CHECK-LABEL: func.func @narrow(%arg0: tensor<?xi32>, %arg1: tensor<2xf32>) -> (tensor<?xi32>, tensor<2xf32>)
// CHECK: [[C:%.*]] = arith.constant dense<4> : tensor<i64>
// CHECK: [[N:%.*]] = "tfl.cast"([[C]]) : (tensor<i64>) -> tensor<i32>
// CHECK: tfl.add(%arg0, [[N]]) {{.*}}: (tensor<?xi32>, tensor<i32>) -> tensor<?xi32>
func.func @narrow(%x: tensor<?xi64>, %y: tensor<2xf64>) -> (tensor<?xi64>, tensor<2xf64>) {
  %c = arith.constant dense<4> : tensor<i64>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"} : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  return %0, %y : tensor<?xi64>, tensor<2xf64>
}
