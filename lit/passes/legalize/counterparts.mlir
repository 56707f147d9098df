// RUN: tflower-opt %s -tfl-legalize-tf | filecheck %s

// One operator adds up floats; other numbers are added in pairs.
// CHECK-LABEL: func.func @sums(
// CHECK:         "tfl.add_n"(%arg0, %arg0, %arg0)
// CHECK:         [[A:%.*]] = tfl.add %arg1, %arg1
// CHECK:         tfl.add [[A]], %arg1
func.func @sums(%x: tensor<2xf32>, %y: tensor<2xi64>) -> (tensor<2xf32>, tensor<2xi64>) {
  %0 = "tf.AddN"(%x, %x, %x) : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.AddN"(%y, %y, %y) : (tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  return %0, %1 : tensor<2xf32>, tensor<2xi64>
}

// There are kernels for these.
// CHECK-LABEL: func.func @kernels(
// CHECK:         "tfl.atan2"(%arg0, %arg0)
// CHECK:         "tfl.bitwise_xor"(%arg1, %arg1)
// CHECK:         "tfl.right_shift"(%arg1, %arg1)
// CHECK:         "tfl.matrix_diag"(%arg2)
// CHECK:         "tfl.matrix_set_diag"(%arg3, %arg2)
func.func @kernels(%x: tensor<2xf32>, %i: tensor<2xi32>, %d: tensor<3xf32>, %m: tensor<3x3xf32>) -> (tensor<2xf32>, tensor<2xi32>, tensor<2xi32>, tensor<3x3xf32>, tensor<3x3xf32>) {
  %0 = "tf.Atan2"(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.BitwiseXor"(%i, %i) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  %2 = "tf.RightShift"(%i, %i) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  %3 = "tf.MatrixDiag"(%d) : (tensor<3xf32>) -> tensor<3x3xf32>
  %4 = "tf.MatrixSetDiag"(%m, %d) : (tensor<3x3xf32>, tensor<3xf32>) -> tensor<3x3xf32>
  return %0, %1, %2, %3, %4 : tensor<2xf32>, tensor<2xi32>, tensor<2xi32>, tensor<3x3xf32>, tensor<3x3xf32>
}

// The kernel squares floats only.
// CHECK-LABEL: func.func @squares(
// CHECK:         tfl.mul %arg0, %arg0
// CHECK:         [[D:%.*]] = tfl.sub %arg0, %arg1
// CHECK:         tfl.mul [[D]], [[D]]
func.func @squares(%x: tensor<2xi64>, %y: tensor<2xi64>) -> (tensor<2xi64>, tensor<2xi64>) {
  %0 = "tf.Square"(%x) : (tensor<2xi64>) -> tensor<2xi64>
  %1 = "tf.SquaredDifference"(%x, %y) : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  return %0, %1 : tensor<2xi64>, tensor<2xi64>
}

// One number is spread, to a given shape or to that of an operand.
// CHECK-LABEL: func.func @spread(
// CHECK:         "tfl.broadcast_to"(%arg1, %arg0)
// CHECK:         "tfl.broadcast_to"({{.*}}, %arg0)
// CHECK:         [[S:%.*]] = "tfl.shape"(%arg2)
// CHECK:         "tfl.broadcast_to"({{.*}}, [[S]])
func.func @spread(%s: tensor<2xi32>, %v: tensor<ui8>, %y: tensor<?xf32>) -> (tensor<?x?xui8>, tensor<?x?xf32>, tensor<?xf32>) {
  %0 = "tf.Fill"(%s, %v) : (tensor<2xi32>, tensor<ui8>) -> tensor<?x?xui8>
  %1 = "tf.Empty"(%s) {init = true} : (tensor<2xi32>) -> tensor<?x?xf32>
  %2 = "tf.OnesLike"(%y) : (tensor<?xf32>) -> tensor<?xf32>
  return %0, %1, %2 : tensor<?x?xui8>, tensor<?x?xf32>, tensor<?xf32>
}

// What the kernel does not stack is joined.
// CHECK-LABEL: func.func @stack(
// CHECK:         "tfl.expand_dims"(
// CHECK:         "tfl.expand_dims"(
// CHECK:         "tfl.concatenation"({{.*}}axis = 1
func.func @stack(%x: tensor<3xi1>) -> tensor<3x2xi1> {
  %0 = "tf.Pack"(%x, %x) {axis = -1 : i64} : (tensor<3xi1>, tensor<3xi1>) -> tensor<3x2xi1>
  return %0 : tensor<3x2xi1>
}

// Five dimensions are more than the kernel takes.
// CHECK-LABEL: func.func @batch_to_space(
// CHECK:         "tfl.reshape"(%arg0
// CHECK:         "tfl.transpose"(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.slice"({{.*}} -> tensor<1x3x3x2x2xf32>
func.func @batch_to_space(%x: tensor<8x2x2x1x2xf32>) -> tensor<1x3x3x2x2xf32> {
  %b = "tf.Const"() {value = dense<2> : tensor<3xi64>} : () -> tensor<3xi64>
  %c = "tf.Const"() {value = dense<[[0, 1], [1, 0], [0, 0]]> : tensor<3x2xi64>} : () -> tensor<3x2xi64>
  %0 = "tf.BatchToSpaceND"(%x, %b, %c) : (tensor<8x2x2x1x2xf32>, tensor<3xi64>, tensor<3x2xi64>) -> tensor<1x3x3x2x2xf32>
  return %0 : tensor<1x3x3x2x2xf32>
}

// The range is constant.
// CHECK-LABEL: func.func @quantized(
// CHECK:         "tfl.quantize"(%arg0)
// CHECK:         "tfl.dequantize"(
func.func @quantized(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = "tf.Const"() {value = dense<-1.0> : tensor<f32>} : () -> tensor<f32>
  %b = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.QuantizeAndDequantizeV4"(%x, %a, %b) {axis = -1 : i64, narrow_range = false, num_bits = 8 : i64, range_given = true, round_mode = "HALF_TO_EVEN", signed_input = true} : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// Nothing moves where nothing is.
// CHECK-LABEL: func.func @roll_nothing(
// CHECK:         return %arg0
func.func @roll_nothing(%x: tensor<0xf32>) -> tensor<0xf32> {
  %zero = "tf.Const"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %one = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.Roll"(%x, %one, %zero) : (tensor<0xf32>, tensor<i32>, tensor<i32>) -> tensor<0xf32>
  return %0 : tensor<0xf32>
}
