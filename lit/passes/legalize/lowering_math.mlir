// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// Rounded towards zero.
// CHECK-LABEL: func.func @truncate_div
// CHECK:         tfl.div
// CHECK:         tfl.less
// CHECK:         "tfl.ceil"
// CHECK:         "tfl.floor"
// CHECK:         "tfl.select"
// CHECK:         return
func.func @truncate_div(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.TruncateDiv"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// One divided by x.
// CHECK-LABEL: func.func @reciprocal
// CHECK:         tfl.div
// CHECK:         return
func.func @reciprocal(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Reciprocal"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Either infinity.
// CHECK-LABEL: func.func @is_inf
// CHECK:         "tfl.abs"
// CHECK:         "tfl.equal"
// CHECK:         return
func.func @is_inf(%x: tensor<2xf32>) -> tensor<2xi1> {
  %0 = "tf.IsInf"(%x) : (tensor<2xf32>) -> tensor<2xi1>
  return %0 : tensor<2xi1>
}

// -----

// Only NaN differs from itself.
// CHECK-LABEL: func.func @is_nan
// CHECK:         tfl.not_equal
// CHECK:         return
func.func @is_nan(%x: tensor<2xf32>) -> tensor<2xi1> {
  %0 = "tf.IsNan"(%x) : (tensor<2xf32>) -> tensor<2xi1>
  return %0 : tensor<2xi1>
}

// -----

// x - x is 0 for all other numbers.
// CHECK-LABEL: func.func @is_finite
// CHECK:         tfl.sub
// CHECK:         "tfl.equal"
// CHECK:         return
func.func @is_finite(%x: tensor<2xf32>) -> tensor<2xi1> {
  %0 = "tf.IsFinite"(%x) : (tensor<2xf32>) -> tensor<2xi1>
  return %0 : tensor<2xi1>
}

// -----

// Half the sum of squares.
// CHECK-LABEL: func.func @l2_loss
// CHECK:         tfl.mul
// CHECK:         "tfl.sum"
// CHECK:         tfl.mul
// CHECK:         return
func.func @l2_loss(%x: tensor<2x3xf32>) -> tensor<f32> {
  %0 = "tf.L2Loss"(%x) : (tensor<2x3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// Halves go to the even neighbour in both.
// CHECK-LABEL: func.func @rint
// CHECK:         "tfl.round"
// CHECK:         return
func.func @rint(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Rint"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Integers are round.
// CHECK-LABEL: func.func @round_integers
// CHECK:         return
func.func @round_integers(%x: tensor<2xi32>) -> tensor<2xi32> {
  %0 = "tf.Round"(%x) : (tensor<2xi32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

// -y³ dy / 2.
// CHECK-LABEL: func.func @rsqrt_grad
// CHECK:         tfl.mul
// CHECK:         tfl.mul
// CHECK:         tfl.mul
// CHECK:         tfl.mul
// CHECK:         return
func.func @rsqrt_grad(%y: tensor<2xf32>, %dy: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.RsqrtGrad"(%y, %dy) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// dy / (2 y).
// CHECK-LABEL: func.func @sqrt_grad
// CHECK:         tfl.mul
// CHECK:         tfl.div
// CHECK:         return
func.func @sqrt_grad(%y: tensor<2xf32>, %dy: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.SqrtGrad"(%y, %dy) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// dy (1 - y²).
// CHECK-LABEL: func.func @tanh_grad
// CHECK:         "tfl.square"
// CHECK:         tfl.sub
// CHECK:         tfl.mul
// CHECK:         return
func.func @tanh_grad(%y: tensor<2xf32>, %dy: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.TanhGrad"(%y, %dy) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// dy y (1 - y).
// CHECK-LABEL: func.func @sigmoid_grad
// CHECK:         tfl.sub
// CHECK:         tfl.mul
// CHECK:         tfl.mul
// CHECK:         return
func.func @sigmoid_grad(%y: tensor<2xf32>, %dy: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.SigmoidGrad"(%y, %dy) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// One factor above 0, another below.
// CHECK-LABEL: func.func @selu_grad
// CHECK:         tfl.greater
// CHECK:         tfl.mul
// CHECK:         tfl.add
// CHECK:         tfl.mul
// CHECK:         "tfl.select"
// CHECK:         return
func.func @selu_grad(%dy: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.SeluGrad"(%dy, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// 0 wherever y is 0, whatever x is.
// CHECK-LABEL: func.func @mul_no_nan
// CHECK:         "tfl.equal"
// CHECK:         tfl.mul
// CHECK:         "tfl.select_v2"
// CHECK:         return
func.func @mul_no_nan(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.MulNoNan"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// The product of the shape.
// CHECK-LABEL: func.func @size
// CHECK:         "tfl.shape"
// CHECK:         "tfl.reduce_prod"
// CHECK:         return
func.func @size(%x: tensor<?x3xf32>) -> tensor<i32> {
  %0 = "tf.Size"(%x) : (tensor<?x3xf32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// -----

// A constant.
// CHECK-LABEL: func.func @known_size
// CHECK:         return
func.func @known_size(%x: tensor<2x3xf32>) -> tensor<i32> {
  %0 = "tf.Size"(%x) : (tensor<2x3xf32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// -----

// No product where the label is 0.
// CHECK-LABEL: func.func @cross_entropy
// CHECK:         "tfl.neg"
// CHECK:         "tfl.equal"
// CHECK:         "tfl.log_softmax"
// CHECK:         tfl.mul
// CHECK:         "tfl.select_v2"
// CHECK:         "tfl.sum"
// CHECK:         "tfl.softmax"
// CHECK:         tfl.sub
// CHECK:         return
func.func @cross_entropy(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2x3xf32>) {
  %0:2 = "tf.SoftmaxCrossEntropyWithLogits"(%x, %y) : (tensor<2x3xf32>, tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2x3xf32>)
  return %0#0, %0#1 : tensor<2xf32>, tensor<2x3xf32>
}

// -----

// Labels that are no class give NaN.
// CHECK-LABEL: func.func @sparse_cross_entropy
// CHECK:         "tfl.one_hot"
// CHECK:         tfl.less_equal
// CHECK:         tfl.less
// CHECK:         tfl.logical_and
// CHECK:         "tfl.select_v2"
// CHECK:         "tfl.expand_dims"
// CHECK:         tfl.add
// CHECK:         "tfl.neg"
// CHECK:         "tfl.equal"
// CHECK:         "tfl.sum"
// CHECK:         "tfl.softmax"
// CHECK:         tfl.sub
// CHECK:         return
func.func @sparse_cross_entropy(%x: tensor<2x3xf32>, %y: tensor<2xi32>) -> (tensor<2xf32>, tensor<2x3xf32>) {
  %0:2 = "tf.SparseSoftmaxCrossEntropyWithLogits"(%x, %y) : (tensor<2x3xf32>, tensor<2xi32>) -> (tensor<2xf32>, tensor<2x3xf32>)
  return %0#0, %0#1 : tensor<2xf32>, tensor<2x3xf32>
}

// -----

// The sum over all dimensions but the last.
// CHECK-LABEL: func.func @bias_add_grad
// CHECK:         "tfl.sum"
// CHECK:         return
func.func @bias_add_grad(%dy: tensor<2x4x3xf32>) -> tensor<3xf32> {
  %0 = "tf.BiasAddGrad"(%dy) : (tensor<2x4x3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Positions scattered to where x says.
// CHECK-LABEL: func.func @invert_permutation
// CHECK:         "tfl.reshape"
// CHECK:         "tfl.scatter_nd"
// CHECK:         tfl.sub
// CHECK:         tfl.mul
// CHECK:         "tfl.scatter_nd"
// CHECK:         tfl.add
// CHECK:         return
func.func @invert_permutation(%x: tensor<3xi32>) -> tensor<3xi32> {
  %0 = "tf.InvertPermutation"(%x) : (tensor<3xi32>) -> tensor<3xi32>
  return %0 : tensor<3xi32>
}

// -----

// What stays is multiplied by 1, the rest by 0, and the updates added.
// CHECK-LABEL: func.func @scatter_update
// CHECK:         "tfl.scatter_nd"
// CHECK:         tfl.sub
// CHECK:         tfl.mul
// CHECK:         "tfl.scatter_nd"
// CHECK:         tfl.add
// CHECK:         return
func.func @scatter_update(%x: tensor<4xf32>, %i: tensor<2x1xi32>, %u: tensor<2xf32>) -> tensor<4xf32> {
  %0 = "tf.TensorScatterUpdate"(%x, %i, %u) : (tensor<4xf32>, tensor<2x1xi32>, tensor<2xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The mask is known.
// CHECK-LABEL: func.func @band
// CHECK:         "tfl.zeros_like"
// CHECK:         "tfl.select"
// CHECK:         return
func.func @band(%x: tensor<3x3xf32>) -> tensor<3x3xf32> {
  %l = "tf.Const"() {value = dense<1> : tensor<i64>} : () -> tensor<i64>
  %u = "tf.Const"() {value = dense<0> : tensor<i64>} : () -> tensor<i64>
  %0 = "tf.MatrixBandPart"(%x, %l, %u) : (tensor<3x3xf32>, tensor<i64>, tensor<i64>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

// The mask is computed; a negative bound means everything.
// CHECK-LABEL: func.func @computed_band
// CHECK:         tfl.less
// CHECK:         "tfl.select"
// CHECK:         tfl.less_equal
// CHECK:         tfl.less
// CHECK:         "tfl.select"
// CHECK:         tfl.less_equal
// CHECK:         tfl.logical_and
// CHECK:         "tfl.zeros_like"
// CHECK:         "tfl.select"
// CHECK:         return
func.func @computed_band(%x: tensor<3x3xf32>, %l: tensor<i64>, %u: tensor<i64>) -> tensor<3x3xf32> {
  %0 = "tf.MatrixBandPart"(%x, %l, %u) : (tensor<3x3xf32>, tensor<i64>, tensor<i64>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

// Reflected below one half.
// CHECK-LABEL: func.func @lgamma
// CHECK:         tfl.less
// CHECK:         "tfl.abs"
// CHECK:         "tfl.floor"
// CHECK:         tfl.sub
// CHECK:         tfl.greater
// CHECK:         tfl.sub
// CHECK:         "tfl.select"
// CHECK:         tfl.mul
// CHECK:         "tfl.sin"
// CHECK:         "tfl.neg"
// CHECK:         "tfl.select"
// CHECK:         "tfl.select"
// CHECK:         return
func.func @lgamma(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Lgamma"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// The exact one will do.
// CHECK-LABEL: func.func @approx_top_k
// CHECK:         "tfl.topk_v2"
// CHECK:         return
func.func @approx_top_k(%x: tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi32>) {
  %0:2 = "tf.ApproxTopK"(%x) {k = 3 : i64, reduction_dimension = -1 : i64, recall_target = 0.95 : f32, is_max_k = true, reduction_input_size_override = -1 : i64, aggregate_to_topk = true} : (tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi32>)
  return %0#0, %0#1 : tensor<2x3xf32>, tensor<2x3xi32>
}

// -----

// Its shape is not known, and neither is its rank.
// CHECK-LABEL: func.func @band_of_unknown
// CHECK:         "tf.MatrixBandPart"
func.func @band_of_unknown(%x: tensor<?x?xf32>, %l: tensor<i64>, %u: tensor<i64>) -> tensor<?x?xf32> {
  %0 = "tf.MatrixBandPart"(%x, %l, %u) : (tensor<?x?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// How many are to be inverted is not known.
// CHECK-LABEL: func.func @invert_unknown
// CHECK:         "tf.InvertPermutation"
func.func @invert_unknown(%x: tensor<?xi32>) -> tensor<?xi32> {
  %0 = "tf.InvertPermutation"(%x) : (tensor<?xi32>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}
