// RUN: tflower-opt %s -canonicalize | filecheck %s

// A scalar zero goes from either side of a sum.
// CHECK-LABEL: func.func @zero_term
// CHECK-NEXT:    return %arg0, %arg0
func.func @zero_term(%x: tensor<?x2xf32>) -> (tensor<?x2xf32>, tensor<?x2xf32>) {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %1 = "tf.AddV2"(%x, %0) : (tensor<?x2xf32>, tensor<f32>) -> tensor<?x2xf32>
  %2 = "tf.AddV2"(%0, %x) : (tensor<f32>, tensor<?x2xf32>) -> tensor<?x2xf32>
  func.return %1, %2 : tensor<?x2xf32>, tensor<?x2xf32>
}

// A vector of zeros may change the shape of a tensor that is not static, so it stays.
// CHECK-LABEL: func.func @zero_vector
// CHECK:         "tf.AddV2"
func.func @zero_vector(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %1 = "tf.AddV2"(%x, %0) : (tensor<?xf32>, tensor<2xf32>) -> tensor<?xf32>
  func.return %1 : tensor<?xf32>
}

// Zero that widens the result stays too.
// CHECK-LABEL: func.func @zero_broadcasts
// CHECK:         "tf.AddV2"
func.func @zero_broadcasts(%x: tensor<1xf32>) -> tensor<2xf32> {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %1 = "tf.AddV2"(%x, %0) : (tensor<1xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @neutral
// CHECK-NEXT:    return %arg0, %arg0, %arg0, %arg0
func.func @neutral(%x: tensor<2xf32>)
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %1 = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %2 = "tf.Sub"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.Mul"(%1, %x) : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %4 = "tf.RealDiv"(%x, %1) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %5 = "tf.Pow"(%x, %1) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  func.return %2, %3, %4, %5 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// Nothing is known of 0 - x, of 1 / x, and of x * 0, which may be no number.
// CHECK-LABEL: func.func @not_neutral
// CHECK:         "tf.Sub"
// CHECK:         "tf.RealDiv"
// CHECK:         "tf.Mul"
func.func @not_neutral(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %1 = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %2 = "tf.Sub"(%0, %x) : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.RealDiv"(%1, %x) : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %4 = "tf.Mul"(%x, %0) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  func.return %2, %3, %4 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @power_of_zero
// CHECK:         "tf.Const"() <{value = dense<1.000000e+00> : tensor<2xf32>}>
func.func @power_of_zero(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %1 = "tf.Pow"(%x, %0) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @add_n
// CHECK:         "tf.AddN"(%arg0, %arg1)
// CHECK-NEXT:    return %{{.*}}, %arg0
func.func @add_n(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %1 = "tf.AddN"(%x, %0, %y) : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.AddN"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %1, %2 : tensor<2xf32>, tensor<2xf32>
}

// Numbers are added by AddV2, strings are not.
// CHECK-LABEL: func.func @add
// CHECK:         "tf.AddV2"(%arg0, %arg0)
// CHECK:         "tf.Add"(%arg1, %arg1)
func.func @add(%x: tensor<2xf32>, %s: tensor<2x!tf_type.string>)
    -> (tensor<2xf32>, tensor<2x!tf_type.string>) {
  %0 = "tf.Add"(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Add"(%s, %s)
      : (tensor<2x!tf_type.string>, tensor<2x!tf_type.string>) -> tensor<2x!tf_type.string>
  func.return %0, %1 : tensor<2xf32>, tensor<2x!tf_type.string>
}

// CHECK-LABEL: func.func @negated
// CHECK:         [[A:%.*]] = "tf.Sub"(%arg1, %arg0)
// CHECK:         [[B:%.*]] = "tf.Sub"(%arg1, %arg0)
// CHECK:         [[C:%.*]] = "tf.AddV2"(%arg1, %arg0)
// CHECK-NEXT:    return [[A]], [[B]], [[C]]
func.func @negated(%x: tensor<2xf32>, %y: tensor<2xf32>)
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.AddV2"(%0, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.AddV2"(%y, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.Sub"(%y, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %1, %2, %3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @roots
// CHECK:         [[R:%.*]] = "tf.Rsqrt"(%arg1)
// CHECK:         "tf.Mul"(%arg0, [[R]])
// CHECK:         [[S:%.*]] = "tf.Rsqrt"(%arg1)
// CHECK:         "tf.MulNoNan"([[S]], %arg0)
func.func @roots(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.Sqrt"(%y) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.RealDiv"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.Xdivy"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %1, %2 : tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @constant_divisor
// CHECK:         [[C:%.*]] = "tf.Const"() <{value = dense<[5.000000e-01, 2.500000e-01]>
// CHECK:         "tf.Mul"(%arg0, [[C]])
func.func @constant_divisor(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Const"() {value = dense<[2.0, 4.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %1 = "tf.RealDiv"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}

// Integers have no reciprocals.
// CHECK-LABEL: func.func @integer_divisor
// CHECK:         "tf.RealDiv"
func.func @integer_divisor(%x: tensor<2xi32>) -> tensor<2xi32> {
  %0 = "tf.Const"() {value = dense<[2, 4]> : tensor<2xi32>} : () -> tensor<2xi32>
  %1 = "tf.RealDiv"(%x, %0) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  func.return %1 : tensor<2xi32>
}

// CHECK-LABEL: func.func @no_nan
// CHECK:         "tf.Div"
// CHECK:         "tf.Mul"
// CHECK:         "tf.DivNoNan"
func.func @no_nan(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.Const"() {value = dense<[2.0, 4.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %1 = "tf.Const"() {value = dense<[2.0, 0.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %2 = "tf.DivNoNan"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.MulNoNan"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %4 = "tf.DivNoNan"(%x, %1) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %2, %3, %4 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @all_zero
// CHECK:         [[Z:%.*]] = "tf.Const"
// CHECK-NEXT:    return [[Z]]
func.func @all_zero(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Const"() {value = dense<0.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %1 = "tf.DivNoNan"(%x, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @squared_difference
// CHECK-NEXT:    "tf.SquaredDifference"(%arg0, %arg1)
func.func @squared_difference(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Sub"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Square"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}
