// RUN: tflower-opt %s -tfl-legalize-tf | filecheck %s

// No kernel has channels first, steps over channels, or lists its paddings.
// CHECK-LABEL: func.func @transpose_conv(
// CHECK:         "tf.Conv2DBackpropInput"(
// CHECK:         "tf.Conv2DBackpropInput"(
// CHECK:         "tf.Conv2DBackpropInput"(
func.func @transpose_conv(%s: tensor<4xi32>, %w: tensor<3x3x2x4xf32>, %x: tensor<1x4x4x4xf32>) -> (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) {
  %0 = "tf.Conv2DBackpropInput"(%s, %w, %x) {data_format = "NCHW", dilations = [1, 1, 1, 1], padding = "SAME", strides = [1, 1, 1, 1]} : (tensor<4xi32>, tensor<3x3x2x4xf32>, tensor<1x4x4x4xf32>) -> tensor<?x?x?x?xf32>
  %1 = "tf.Conv2DBackpropInput"(%s, %w, %x) {data_format = "NHWC", dilations = [1, 1, 1, 1], padding = "SAME", strides = [1, 1, 1, 2]} : (tensor<4xi32>, tensor<3x3x2x4xf32>, tensor<1x4x4x4xf32>) -> tensor<?x?x?x?xf32>
  %2 = "tf.Conv2DBackpropInput"(%s, %w, %x) {data_format = "NHWC", dilations = [1, 1, 1, 1], explicit_paddings = [0, 0, 1, 0, 0, 1, 0, 0], padding = "EXPLICIT", strides = [1, 1, 1, 1]} : (tensor<4xi32>, tensor<3x3x2x4xf32>, tensor<1x4x4x4xf32>) -> tensor<?x?x?x?xf32>
  return %0, %1, %2 : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>
}

// CHECK-LABEL: func.func @pool(
// CHECK:         "tf.MaxPool"(
func.func @pool(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %0 = "tf.MaxPool"(%x) {data_format = "NHWC", explicit_paddings = [0, 0, 1, 0, 0, 1, 0, 0], ksize = [1, 2, 2, 1], padding = "EXPLICIT", strides = [1, 1, 1, 1]} : (tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32>
  return %0 : tensor<1x4x4x1xf32>
}

// The axis is computed, an index outside must be an error.
// CHECK-LABEL: func.func @indices(
// CHECK:         "tf.GatherV2"(
// CHECK:         "tf.ScatterNd"(
func.func @indices(%a: tensor<i32>, %i: tensor<2xi32>, %x: tensor<3x4xf32>, %j: tensor<1x1xi32>, %u: tensor<1xf32>) -> (tensor<*xf32>, tensor<4xf32>) {
  %0 = "tf.GatherV2"(%x, %i, %a) {batch_dims = 0 : i64} : (tensor<3x4xf32>, tensor<2xi32>, tensor<i32>) -> tensor<*xf32>
  %s = "tf.Const"() {value = dense<[4]> : tensor<1xi32>} : () -> tensor<1xi32>
  %1 = "tf.ScatterNd"(%j, %u, %s) {bad_indices_policy = "ERROR"} : (tensor<1x1xi32>, tensor<1xf32>, tensor<1xi32>) -> tensor<4xf32>
  return %0, %1 : tensor<*xf32>, tensor<4xf32>
}

// What may be no matrix cannot be transposed.
// CHECK-LABEL: func.func @matmul(
// CHECK:         "tf.MatMul"(
// CHECK:         "tf.MatMul"(
// CHECK:         "tfl.batch_matmul"(
func.func @matmul(%x: tensor<*xf32>, %y: tensor<*xf32>, %z: tensor<2x3xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<*xf32>) {
  %0 = "tf.MatMul"(%z, %x) {transpose_a = false, transpose_b = false} : (tensor<2x3xf32>, tensor<*xf32>) -> tensor<*xf32>
  %1 = "tf.MatMul"(%y, %z) {transpose_a = true, transpose_b = false} : (tensor<*xf32>, tensor<2x3xf32>) -> tensor<*xf32>
  %c = "tf.Const"() {value = dense<1.0> : tensor<3x4xf32>} : () -> tensor<3x4xf32>
  %2 = "tf.BatchMatMulV2"(%x, %c) {adj_x = true, adj_y = false} : (tensor<*xf32>, tensor<3x4xf32>) -> tensor<*xf32>
  return %0, %1, %2 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}

// Not the main diagonal.
// CHECK-LABEL: func.func @diagonal(
// CHECK:         "tf.MatrixSetDiagV3"(
func.func @diagonal(%x: tensor<3x3xf32>, %d: tensor<2xf32>) -> tensor<3x3xf32> {
  %one = "tf.Const"() {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.MatrixSetDiagV3"(%x, %d, %one) {align = "RIGHT_LEFT"} : (tensor<3x3xf32>, tensor<2xf32>, tensor<i32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// The ranges are computed.
// CHECK-LABEL: func.func @ranges(
// CHECK:         "tf.FakeQuantWithMinMaxVars"(
// CHECK:         "tf.QuantizeAndDequantizeV4"(
func.func @ranges(%x: tensor<2xf32>, %a: tensor<f32>, %b: tensor<f32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.FakeQuantWithMinMaxVars"(%x, %a, %b) {narrow_range = false, num_bits = 8 : i64} : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tf.QuantizeAndDequantizeV4"(%x, %a, %b) {axis = -1 : i64, narrow_range = false, num_bits = 8 : i64, range_given = true, round_mode = "HALF_TO_EVEN", signed_input = true} : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// The range is only found when the model runs.
// CHECK-LABEL: func.func @no_range(
// CHECK:         "tf.QuantizeAndDequantizeV4"(
func.func @no_range(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.QuantizeAndDequantizeV4"(%x, %a, %a) {axis = -1 : i64, narrow_range = false, num_bits = 8 : i64, range_given = false, round_mode = "HALF_TO_EVEN", signed_input = true} : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// The smallest ones.
// CHECK-LABEL: func.func @smallest(
// CHECK:         "tf.ApproxTopK"(
func.func @smallest(%x: tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi32>) {
  %0, %1 = "tf.ApproxTopK"(%x) {aggregate_to_topk = true, is_max_k = false, k = 3 : i64, recall_target = 0.9 : f32, reduction_dimension = -1 : i64, reduction_input_size_override = -1 : i64} : (tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi32>)
  return %0, %1 : tensor<2x3xf32>, tensor<2x3xi32>
}

// The hints name an operand that is not there, or one is missing.
// CHECK-LABEL: func.func @recurrent(
// CHECK:         "tf.UnidirectionalSequenceLstm"(
// CHECK:         "tf.UnidirectionalSequenceRnn"(
func.func @recurrent(%x: tensor<5x1x2xf32>, %w: tensor<3x2xf32>, %r: tensor<3x3xf32>, %b: tensor<3xf32>, %s: tensor<1x3xf32>, %no: tensor<1xf32>) -> (tensor<5x1x3xf32>, tensor<5x1x3xf32>) {
  %0, %1, %2 = "tf.UnidirectionalSequenceLstm"(%x, %w, %w, %w, %w, %r, %r, %r, %r, %no, %no, %no, %b, %b, %b, %b, %no, %no, %s, %s) {_tflite_input_indices = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 18, 23]} : (tensor<5x1x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1x3xf32>, tensor<1x3xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<5x1x3xf32>)
  %3, %4 = "tf.UnidirectionalSequenceRnn"(%x, %w, %r, %b) {_tflite_input_indices = [0, 1, 2, 3]} : (tensor<5x1x2xf32>, tensor<3x2xf32>, tensor<3x3xf32>, tensor<3xf32>) -> (tensor<*xf32>, tensor<5x1x3xf32>)
  return %2, %4 : tensor<5x1x3xf32>, tensor<5x1x3xf32>
}
