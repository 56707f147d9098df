// RUN: tflower-opt %s -canonicalize | filecheck %s

// CHECK-LABEL: func.func @matrices
// CHECK:         "tf.MatMul"(%arg0, %arg1)
// CHECK-SAME:    transpose_b = true
// CHECK:         "tf.BatchMatMulV2"(%arg2, %arg2)
// CHECK-SAME:    adj_x = true
func.func @matrices(%a: tensor<?x3xf32>, %b: tensor<4x3xf32>, %c: tensor<2x3x3xf32>)
    -> (tensor<?x4xf32>, tensor<2x3x3xf32>) {
  %0 = "tf.BatchMatMulV2"(%a, %b) {adj_y = true} : (tensor<?x3xf32>, tensor<4x3xf32>) -> tensor<?x4xf32>
  %1 = "tf.BatchMatMul"(%c, %c) {adj_x = true} : (tensor<2x3x3xf32>, tensor<2x3x3xf32>) -> tensor<2x3x3xf32>
  func.return %0, %1 : tensor<?x4xf32>, tensor<2x3x3xf32>
}

// CHECK-LABEL: func.func @diagonals
// CHECK:         [[K:%.*]] = "tf.Const"() <{value = dense<0> : tensor<i32>}>
// CHECK:         [[M:%.*]] = "tf.Const"() <{value = dense<-1> : tensor<i32>}>
// CHECK:         "tf.MatrixDiagV3"(%arg0, [[K]], [[M]],
// CHECK-SAME:    align = "RIGHT_LEFT"
// CHECK:         "tf.MatrixSetDiagV3"(%arg1, %arg0,
// CHECK-SAME:    align = "RIGHT_LEFT"
// CHECK:         "tf.MatrixSetDiagV3"(%arg1, %arg0, %arg2)
// CHECK-SAME:    align = "LEFT_LEFT"
func.func @diagonals(%x: tensor<3xf32>, %y: tensor<3x3xf32>, %k: tensor<i32>)
    -> (tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>) {
  %0 = "tf.MatrixDiag"(%x) : (tensor<3xf32>) -> tensor<3x3xf32>
  %1 = "tf.MatrixSetDiag"(%y, %x) : (tensor<3x3xf32>, tensor<3xf32>) -> tensor<3x3xf32>
  %2 = "tf.MatrixSetDiagV2"(%y, %x, %k) : (tensor<3x3xf32>, tensor<3xf32>, tensor<i32>) -> tensor<3x3xf32>
  func.return %0, %1, %2 : tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>
}
