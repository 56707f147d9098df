// RUN: tflower-opt %s -canonicalize | filecheck %s

// CHECK-LABEL: func.func @twice
// CHECK-NEXT:    return %arg0, %arg1, %arg0
func.func @twice(%x: tensor<?xf32>, %b: tensor<2xi1>) -> (tensor<?xf32>, tensor<2xi1>, tensor<?xf32>) {
  %0 = "tf.Neg"(%x) : (tensor<?xf32>) -> tensor<?xf32>
  %1 = "tf.Neg"(%0) : (tensor<?xf32>) -> tensor<?xf32>
  %2 = "tf.LogicalNot"(%b) : (tensor<2xi1>) -> tensor<2xi1>
  %3 = "tf.LogicalNot"(%2) : (tensor<2xi1>) -> tensor<2xi1>
  %4 = "tf.Reciprocal"(%x) : (tensor<?xf32>) -> tensor<?xf32>
  %5 = "tf.Reciprocal"(%4) : (tensor<?xf32>) -> tensor<?xf32>
  func.return %1, %3, %5 : tensor<?xf32>, tensor<2xi1>, tensor<?xf32>
}

// CHECK-LABEL: func.func @casts
// CHECK-NEXT:    [[B:%.*]] = "tf.Bitcast"(%arg0)
// CHECK-NEXT:    [[C:%.*]] = "tf.Cast"(%arg0)
// CHECK-NEXT:    return %arg0, %arg0, [[B]], [[C]]
func.func @casts(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xi32>, tensor<2xf64>) {
  %0 = "tf.Cast"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Bitcast"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.Bitcast"(%x) : (tensor<2xf32>) -> tensor<2xui32>
  %3 = "tf.Bitcast"(%2) : (tensor<2xui32>) -> tensor<2xi32>
  %4 = "tf.Cast"(%x) : (tensor<2xf32>) -> tensor<2xf64>
  func.return %0, %1, %3, %4 : tensor<2xf32>, tensor<2xf32>, tensor<2xi32>, tensor<2xf64>
}

// CHECK-LABEL: func.func @logarithms
// CHECK-NEXT:    "tf.LogSoftmax"(%arg0)
// CHECK-NEXT:    "tf.Log1p"(%arg0)
// CHECK-NEXT:    return
func.func @logarithms(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %c = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.Softmax"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tf.Log"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tf.AddV2"(%x, %c) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %3 = "tf.Log"(%2) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  func.return %1, %3 : tensor<2x3xf32>, tensor<2x3xf32>
}

// The sum with one has another use, and two is not one.
// CHECK-LABEL: func.func @other_logarithms
// CHECK-NOT:     "tf.Log1p"
func.func @other_logarithms(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %c = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %d = "tf.Const"() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.AddV2"(%x, %c) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tf.Log"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.AddV2"(%x, %d) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %3 = "tf.Log"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0, %1, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}
