// RUN: tflower-opt %s -canonicalize | filecheck %s

// As many elements are no number of 32 bits.
// CHECK-LABEL: func.func @size(
// CHECK:         "tf.Size"(
func.func @size(%x: tensor<65536x65536xf32>) -> tensor<i32> {
  %0 = "tf.Size"(%x) : (tensor<65536x65536xf32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// The shape of a variable is known in full, or in part.
// CHECK-LABEL: func.func @variable(
// CHECK:         [[S:%.*]] = "tf.VariableShape"(%arg1)
// CHECK:         return {{%.*}}, [[S]]
func.func @variable(%v: tensor<!tf_type.resource<tensor<2x3xf32>>>, %w: tensor<!tf_type.resource<tensor<?x3xf32>>>) -> (tensor<2xi32>, tensor<2xi32>) {
  %0 = "tf.VariableShape"(%v) : (tensor<!tf_type.resource<tensor<2x3xf32>>>) -> tensor<2xi32>
  %1 = "tf.VariableShape"(%w) : (tensor<!tf_type.resource<tensor<?x3xf32>>>) -> tensor<2xi32>
  return %0, %1 : tensor<2xi32>, tensor<2xi32>
}

// The shape is that of something else.
// CHECK-LABEL: func.func @like(
// CHECK:         "tf.Reshape"(%arg0
func.func @like(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %s = "tf.Shape"(%y) : (tensor<?xf32>) -> tensor<1xi32>
  %0 = "tf.Reshape"(%x, %s) : (tensor<?xf32>, tensor<1xi32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// The operand's type says less than what is ensured, in the result's type, its rank, or a dimension.
// CHECK-LABEL: func.func @ensured(
// CHECK:         "tf.EnsureShape"(%arg1)
// CHECK:         "tf.EnsureShape"(%arg0)
// CHECK:         "tf.EnsureShape"(%arg1)
func.func @ensured(%x: tensor<*xf32>, %y: tensor<?xf32>) -> (tensor<2xf32>, tensor<*xf32>, tensor<?xf32>) {
  %0 = "tf.EnsureShape"(%y) {shape = #tf_type.shape<2>} : (tensor<?xf32>) -> tensor<2xf32>
  %1 = "tf.EnsureShape"(%x) {shape = #tf_type.shape<2>} : (tensor<*xf32>) -> tensor<*xf32>
  %2 = "tf.EnsureShape"(%y) {shape = #tf_type.shape<2>} : (tensor<?xf32>) -> tensor<?xf32>
  return %0, %1, %2 : tensor<2xf32>, tensor<*xf32>, tensor<?xf32>
}

// There is something to do.
// CHECK-LABEL: func.func @moved(
// CHECK:         "tf.Tile"(
// CHECK:         "tf.Transpose"(
// CHECK:         "tf.Transpose"(
// CHECK:         "tf.Sum"(
func.func @moved(%x: tensor<2x2x2xf32>) -> (tensor<4x2x2xf32>, tensor<2x2x2xf32>, tensor<2x2xf32>) {
  %multiples = "tf.Const"() {value = dense<[2, 1, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %0 = "tf.Tile"(%x, %multiples) : (tensor<2x2x2xf32>, tensor<3xi32>) -> tensor<4x2x2xf32>
  %turn = "tf.Const"() {value = dense<[1, 2, 0]> : tensor<3xi32>} : () -> tensor<3xi32>
  %1 = "tf.Transpose"(%x, %turn) : (tensor<2x2x2xf32>, tensor<3xi32>) -> tensor<2x2x2xf32>
  %2 = "tf.Transpose"(%1, %turn) : (tensor<2x2x2xf32>, tensor<3xi32>) -> tensor<2x2x2xf32>
  %axis = "tf.Const"() {value = dense<[0]> : tensor<1xi32>} : () -> tensor<1xi32>
  %3 = "tf.Sum"(%x, %axis) : (tensor<2x2x2xf32>, tensor<1xi32>) -> tensor<2x2xf32>
  return %0, %2, %3 : tensor<4x2x2xf32>, tensor<2x2x2xf32>, tensor<2x2xf32>
}

// The operand says less of the shape than the result of moving it there and back.
// CHECK-LABEL: func.func @there_and_back(
// CHECK:         "tf.Transpose"(
// CHECK:         "tf.Transpose"(
func.func @there_and_back(%x: tensor<?x3xf32>) -> tensor<2x3xf32> {
  %swap = "tf.Const"() {value = dense<[1, 0]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = "tf.Transpose"(%x, %swap) : (tensor<?x3xf32>, tensor<2xi32>) -> tensor<3x?xf32>
  %1 = "tf.Transpose"(%0, %swap) : (tensor<3x?xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// Two of three dimensions are no shape.
// CHECK-LABEL: func.func @first_two(
// CHECK:         "tf.Pack"(
func.func @first_two(%x: tensor<?x?x?xf32>) -> tensor<2xi32> {
  %zero = "tf.Const"() {value = dense<[0]> : tensor<1xi32>} : () -> tensor<1xi32>
  %one = "tf.Const"() {value = dense<[1]> : tensor<1xi32>} : () -> tensor<1xi32>
  %two = "tf.Const"() {value = dense<[2]> : tensor<1xi32>} : () -> tensor<1xi32>
  %s = "tf.Shape"(%x) : (tensor<?x?x?xf32>) -> tensor<3xi32>
  %0 = "tf.StridedSlice"(%s, %zero, %one, %one) {shrink_axis_mask = 1 : i64} : (tensor<3xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %1 = "tf.StridedSlice"(%s, %one, %two, %one) {shrink_axis_mask = 1 : i64} : (tensor<3xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %2 = "tf.Pack"(%0, %1) : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  return %2 : tensor<2xi32>
}

// Only of images the blocks of the other operator are known.
// CHECK-LABEL: func.func @blocks(
// CHECK:         "tf.BatchToSpace"(
func.func @blocks(%x: tensor<*xf32>, %crops: tensor<2x2xi32>) -> tensor<*xf32> {
  %0 = "tf.BatchToSpace"(%x, %crops) {block_size = 2 : i64} : (tensor<*xf32>, tensor<2x2xi32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
