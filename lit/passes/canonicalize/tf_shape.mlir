// RUN: tflower-opt %s -canonicalize | filecheck %s

// What is static of a shape is constant, whatever is unknown of the rest.
// CHECK-LABEL: func.func @shapes
// CHECK-DAG:     dense<[2, 3]> : tensor<2xi64>
// CHECK-DAG:     dense<3> : tensor<i32>
// CHECK-DAG:     dense<6> : tensor<i32>
// CHECK-DAG:     dense<2> : tensor<i32>
// CHECK-NOT:     "tf.Shape"
func.func @shapes(%x: tensor<2x3xf32>, %y: tensor<?x3xf32>)
    -> (tensor<2xi64>, tensor<i32>, tensor<i32>, tensor<i32>) {
  %0 = "tf.Shape"(%x) : (tensor<2x3xf32>) -> tensor<2xi64>
  %1 = "tf.Shape"(%y) : (tensor<?x3xf32>) -> tensor<2xi32>
  %b = "tf.Const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %e = "tf.Const"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
  %2 = "tf.StridedSlice"(%1, %b, %e, %b) {shrink_axis_mask = 1 : i64}
      : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %3 = "tf.Size"(%x) : (tensor<2x3xf32>) -> tensor<i32>
  %4 = "tf.Rank"(%y) : (tensor<?x3xf32>) -> tensor<i32>
  func.return %0, %2, %3, %4 : tensor<2xi64>, tensor<i32>, tensor<i32>, tensor<i32>
}

// CHECK-LABEL: func.func @unknown_shape
// CHECK:         "tf.Shape"
// CHECK:         "tf.StridedSlice"
func.func @unknown_shape(%y: tensor<?x3xf32>) -> tensor<i32> {
  %0 = "tf.Shape"(%y) : (tensor<?x3xf32>) -> tensor<2xi32>
  %b = "tf.Const"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %e = "tf.Const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %1 = "tf.StridedSlice"(%0, %b, %e, %e) {shrink_axis_mask = 1 : i64}
      : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  func.return %1 : tensor<i32>
}

// CHECK-LABEL: func.func @shape_n
// CHECK-NEXT:    "tf.Shape"(%arg0)
// CHECK-NEXT:    "tf.Shape"(%arg1)
func.func @shape_n(%x: tensor<?xf32>, %y: tensor<?x?xf32>) -> (tensor<1xi32>, tensor<2xi32>) {
  %0:2 = "tf.ShapeN"(%x, %y) : (tensor<?xf32>, tensor<?x?xf32>) -> (tensor<1xi32>, tensor<2xi32>)
  func.return %0#0, %0#1 : tensor<1xi32>, tensor<2xi32>
}

// CHECK-LABEL: func.func @reshapes
// CHECK-NEXT:    [[R:%.*]] = "tf.Reshape"(%arg0, %arg1)
// CHECK-NEXT:    return [[R]], %arg2, %arg2
func.func @reshapes(%x: tensor<?x4xf32>, %s: tensor<2xi32>, %y: tensor<2x4xf32>)
    -> (tensor<?x?xf32>, tensor<2x4xf32>, tensor<2x4xf32>) {
  %c = "tf.Const"() {value = dense<-1> : tensor<1xi32>} : () -> tensor<1xi32>
  %d = "tf.Const"() {value = dense<[2, 4]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.Reshape"(%x, %c) : (tensor<?x4xf32>, tensor<1xi32>) -> tensor<?xf32>
  %1 = "tf.Reshape"(%0, %s) : (tensor<?xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  %2 = "tf.Reshape"(%y, %d) : (tensor<2x4xf32>, tensor<2xi32>) -> tensor<2x4xf32>
  %3 = "tf.BroadcastTo"(%y, %d) : (tensor<2x4xf32>, tensor<2xi32>) -> tensor<2x4xf32>
  func.return %1, %2, %3 : tensor<?x?xf32>, tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: func.func @own_shape
// CHECK-NEXT:    return %arg0
func.func @own_shape(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = "tf.Shape"(%x) : (tensor<?x4xf32>) -> tensor<2xi32>
  %1 = "tf.Reshape"(%x, %0) : (tensor<?x4xf32>, tensor<2xi32>) -> tensor<?x4xf32>
  func.return %1 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @identities
// CHECK-NEXT:    return %arg0, %arg0, %arg0, %arg0, %arg0
func.func @identities(%x: tensor<2x4xf32>)
    -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) {
  %one = "tf.Const"() {value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
  %in_order = "tf.Const"() {value = dense<[0, 1]> : tensor<2xi32>} : () -> tensor<2xi32>
  %swapped = "tf.Const"() {value = dense<[1, 0]> : tensor<2xi32>} : () -> tensor<2xi32>
  %none = "tf.Const"() {value = dense<> : tensor<0xi32>} : () -> tensor<0xi32>
  %0 = "tf.Tile"(%x, %one) : (tensor<2x4xf32>, tensor<2xi32>) -> tensor<2x4xf32>
  %1 = "tf.Transpose"(%x, %in_order) : (tensor<2x4xf32>, tensor<2xi32>) -> tensor<2x4xf32>
  %2 = "tf.Transpose"(%x, %swapped) : (tensor<2x4xf32>, tensor<2xi32>) -> tensor<4x2xf32>
  %3 = "tf.Transpose"(%2, %swapped) : (tensor<4x2xf32>, tensor<2xi32>) -> tensor<2x4xf32>
  %4 = "tf.Sum"(%x, %none) : (tensor<2x4xf32>, tensor<0xi32>) -> tensor<2x4xf32>
  %5 = "tf.EnsureShape"(%x) {shape = #tf_type.shape<?x4>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  func.return %0, %1, %3, %4, %5
      : tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: func.func @pack
// CHECK:         [[S:%.*]] = "tf.Const"() <{value = dense<[1, 2]> : tensor<2xi64>}>
// CHECK:         "tf.Reshape"(%arg0, [[S]])
func.func @pack(%x: tensor<2xf32>) -> tensor<1x2xf32> {
  %0 = "tf.Pack"(%x) {axis = 0 : i64} : (tensor<2xf32>) -> tensor<1x2xf32>
  func.return %0 : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @pack_of_shape
// CHECK-NEXT:    [[S:%.*]] = "tf.Shape"(%arg0)
// CHECK-NEXT:    return [[S]]
func.func @pack_of_shape(%x: tensor<?x?xf32>) -> tensor<2xi32> {
  %0 = "tf.Shape"(%x) : (tensor<?x?xf32>) -> tensor<2xi32>
  %c0 = "tf.Const"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %c1 = "tf.Const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %c2 = "tf.Const"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
  %1 = "tf.StridedSlice"(%0, %c0, %c1, %c1) {shrink_axis_mask = 1 : i64}
      : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %2 = "tf.StridedSlice"(%0, %c1, %c2, %c1) {shrink_axis_mask = 1 : i64}
      : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %3 = "tf.Pack"(%1, %2) : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  func.return %3 : tensor<2xi32>
}

// The entries are in another order.
// CHECK-LABEL: func.func @pack_of_swapped_shape
// CHECK:         "tf.Pack"
func.func @pack_of_swapped_shape(%x: tensor<?x?xf32>) -> tensor<2xi32> {
  %0 = "tf.Shape"(%x) : (tensor<?x?xf32>) -> tensor<2xi32>
  %c0 = "tf.Const"() {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %c1 = "tf.Const"() {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %c2 = "tf.Const"() {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
  %1 = "tf.StridedSlice"(%0, %c0, %c1, %c1) {shrink_axis_mask = 1 : i64}
      : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %2 = "tf.StridedSlice"(%0, %c1, %c2, %c1) {shrink_axis_mask = 1 : i64}
      : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %3 = "tf.Pack"(%2, %1) : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  func.return %3 : tensor<2xi32>
}

// CHECK-LABEL: func.func @concat
// CHECK:         [[A:%.*]] = "tf.Const"
// CHECK:         "tf.ConcatV2"(%arg0, %arg1, [[A]])
func.func @concat(%x: tensor<2xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %axis = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Concat"(%axis, %x, %y) : (tensor<i32>, tensor<2xf32>, tensor<?xf32>) -> tensor<?xf32>
  func.return %0 : tensor<?xf32>
}
