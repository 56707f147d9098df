// RUN: tflower-opt %s -canonicalize | filecheck %s

// CHECK-LABEL: func.func @not
// CHECK-NEXT:    "tf.GreaterEqual"(%arg0, %arg1)
// CHECK-NEXT:    "tf.LessEqual"(%arg0, %arg1)
// CHECK-NEXT:    "tf.NotEqual"(%arg0, %arg1)
// CHECK-NEXT:    return
func.func @not(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xi1>, tensor<2xi1>, tensor<2xi1>) {
  %0 = "tf.Less"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %1 = "tf.LogicalNot"(%0) : (tensor<2xi1>) -> tensor<2xi1>
  %2 = "tf.Greater"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %3 = "tf.LogicalNot"(%2) : (tensor<2xi1>) -> tensor<2xi1>
  %4 = "tf.Equal"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %5 = "tf.LogicalNot"(%4) : (tensor<2xi1>) -> tensor<2xi1>
  func.return %1, %3, %5 : tensor<2xi1>, tensor<2xi1>, tensor<2xi1>
}

// A constant of the type of the result decides, a scalar does not.
// CHECK-LABEL: func.func @and
// CHECK:         [[A:%.*]] = "tf.LogicalAnd"
// CHECK-NEXT:    return %arg0, [[F:%.*]], [[A]]
func.func @and(%x: tensor<2xi1>) -> (tensor<2xi1>, tensor<2xi1>, tensor<2xi1>) {
  %t = "tf.Const"() {value = dense<true> : tensor<2xi1>} : () -> tensor<2xi1>
  %f = "tf.Const"() {value = dense<false> : tensor<2xi1>} : () -> tensor<2xi1>
  %s = "tf.Const"() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %0 = "tf.LogicalAnd"(%x, %t) : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %1 = "tf.LogicalAnd"(%f, %x) : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  %2 = "tf.LogicalAnd"(%x, %s) : (tensor<2xi1>, tensor<i1>) -> tensor<2xi1>
  func.return %0, %1, %2 : tensor<2xi1>, tensor<2xi1>, tensor<2xi1>
}

// CHECK-LABEL: func.func @equal
// CHECK:         incompatible_shape_error = true
// CHECK:         incompatible_shape_error = false
func.func @equal(%x: tensor<2xf32>, %y: tensor<?xf32>) -> (tensor<2xi1>, tensor<*xi1>) {
  %0 = "tf.Equal"(%x, %x) {incompatible_shape_error = false} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %1 = "tf.Equal"(%x, %y) {incompatible_shape_error = false} : (tensor<2xf32>, tensor<?xf32>) -> tensor<*xi1>
  func.return %0, %1 : tensor<2xi1>, tensor<*xi1>
}

// CHECK-LABEL: func.func @to_bool
// CHECK:         [[Z:%.*]] = "tf.Const"() <{value = dense<0> : tensor<i32>}>
// CHECK:         [[A:%.*]] = "tf.NotEqual"(%arg0, [[Z]])
// CHECK:         [[B:%.*]] = "tf.ToBool"(%arg1)
// CHECK-NEXT:    return [[A]], [[B]], %arg2
func.func @to_bool(%x: tensor<i32>, %y: tensor<2xi32>, %b: tensor<i1>) -> (tensor<i1>, tensor<i1>, tensor<i1>) {
  %0 = "tf.ToBool"(%x) : (tensor<i32>) -> tensor<i1>
  %1 = "tf.ToBool"(%y) : (tensor<2xi32>) -> tensor<i1>
  %2 = "tf.ToBool"(%b) : (tensor<i1>) -> tensor<i1>
  func.return %0, %1, %2 : tensor<i1>, tensor<i1>, tensor<i1>
}

// CHECK-LABEL: func.func @select
// CHECK:         [[S:%.*]] = "tf.SelectV2"
// CHECK-NEXT:    return %arg0, [[S]]
func.func @select(%x: tensor<2xf32>, %y: tensor<2xf32>, %s: tensor<f32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %t = "tf.Const"() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %0 = "tf.SelectV2"(%t, %x, %y) : (tensor<i1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.SelectV2"(%t, %s, %y) : (tensor<i1>, tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
