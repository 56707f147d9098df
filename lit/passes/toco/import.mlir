// RUN: tflower-opt %s --toco-import --split-input-file | filecheck %s

// A check keeps its operands; its result is read by nobody.
// CHECK-LABEL: func.func @assertion
// CHECK-NEXT:    "toco.assert"(%arg1, %arg0) : (tensor<i1>, tensor<2xf32>) -> tensor<i1>
// CHECK-NEXT:    return %arg0
func.func @assertion(%x: tensor<2xf32>, %p: tensor<i1>) -> tensor<2xf32> {
  "tf.Assert"(%p, %x) {summarize = 3 : i64} : (tensor<i1>, tensor<2xf32>) -> ()
  return %x : tensor<2xf32>
}

// -----

// Old branches stay until their predicate is known, and what is in training mode with them.
// CHECK-LABEL: func.func @branches
// CHECK-NEXT:    [[S:%.*]], [[T:%.*]] = "toco.switch"(%arg0, %arg1)
// CHECK-NEXT:    [[N:%[0-9]+]]:6 = "toco.unsupported"([[T]], {{.*}}tensorflow_op = "FusedBatchNormV3"
// CHECK-NEXT:    "toco.merge"([[S]], [[N]]#0)
func.func @branches(%x: tensor<1x2x2x3xf32>, %p: tensor<i1>, %v: tensor<3xf32>) -> tensor<1x2x2x3xf32> {
  %0, %1 = "tf.Switch"(%x, %p) : (tensor<1x2x2x3xf32>, tensor<i1>) -> (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>)
  %2:6 = "tf.FusedBatchNormV3"(%1, %v, %v, %v, %v) {is_training = true, data_format = "NHWC", epsilon = 0.001 : f32} : (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<*xf32>)
  %3, %4 = "tf.Merge"(%0, %2#0) : (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>) -> (tensor<1x2x2x3xf32>, tensor<i32>)
  return %3 : tensor<1x2x2x3xf32>
}

// -----

// Hints tell which operands are there: either only those are listed, or each has its place.
// CHECK-LABEL: func.func @hinted
// CHECK-NEXT:    [[NONE:%.+]] = "tfl.no_value"
// CHECK-NEXT:    "tfl.unidirectional_sequence_lstm"(%arg0, %arg1, %arg1, %arg1, %arg1, %arg2, %arg2, %arg2, %arg2, [[NONE]], [[NONE]], [[NONE]], %arg3, %arg3, %arg3, %arg3, [[NONE]], [[NONE]], %arg4, %arg4, [[NONE]], [[NONE]], [[NONE]], [[NONE]])
// CHECK-SAME:      time_major = true
// CHECK:         "tfl.unidirectional_sequence_rnn"(%arg0, %arg1, %arg2, %arg3, %arg4)
func.func @hinted(%x: tensor<3x2x4xf32>, %w: tensor<5x4xf32>, %r: tensor<5x5xf32>, %b: tensor<5xf32>, %h: tensor<2x5xf32>) -> (tensor<3x2x5xf32>, tensor<3x2x5xf32>) {
  %0:3 = "tf.UnidirectionalSequenceLstm"(%x, %w, %w, %w, %w, %r, %r, %r, %r, %b, %b, %b, %b, %h, %h) {_tflite_input_indices = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 18, 19]}
    : (tensor<3x2x4xf32>, tensor<5x4xf32>, tensor<5x4xf32>, tensor<5x4xf32>, tensor<5x4xf32>, tensor<5x5xf32>, tensor<5x5xf32>, tensor<5x5xf32>, tensor<5x5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<2x5xf32>, tensor<2x5xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<3x2x5xf32>)
  %1:2 = "tf.UnidirectionalSequenceRnn"(%x, %w, %r, %b, %h) {_tflite_input_indices = [0, 1, 2, 3, 4]}
    : (tensor<3x2x4xf32>, tensor<5x4xf32>, tensor<5x5xf32>, tensor<5xf32>, tensor<2x5xf32>) -> (tensor<*xf32>, tensor<3x2x5xf32>)
  return %0#2, %1#1 : tensor<3x2x5xf32>, tensor<3x2x5xf32>
}

// -----

// The runtime's search gives narrower integers than TensorFlow's.
// CHECK-LABEL: func.func @search
// CHECK-NEXT:    [[R:%[0-9]+]]:4 = "toco.ctc_beam_search_decoder"(%arg0, %arg1) <{beam_width = 10 : i32, merge_repeated = true, top_paths = 1 : i32}> : {{.*}} -> (tensor<?x2xi32>, tensor<?xi32>, tensor<2xi32>, tensor<2x1xf32>)
// CHECK-NEXT:    "tfl.cast"([[R]]#0)
// CHECK-NEXT:    [[V:%[0-9]+]] = "tfl.cast"([[R]]#1) : (tensor<?xi32>) -> tensor<?xi64>
// CHECK-NEXT:    "tfl.cast"([[R]]#2)
// CHECK-NEXT:    return [[V]], [[R]]#3
func.func @search(%x: tensor<3x2x4xf32>, %n: tensor<2xi32>) -> (tensor<?xi64>, tensor<2x1xf32>) {
  %0:4 = "tf.CTCBeamSearchDecoder"(%x, %n) {beam_width = 10 : i64, top_paths = 1 : i64, merge_repeated = true, operandSegmentSizes = array<i32: 1, 1>, resultSegmentSizes = array<i32: 1, 1, 1, 1>}
    : (tensor<3x2x4xf32>, tensor<2xi32>) -> (tensor<?x2xi64>, tensor<?xi64>, tensor<2xi64>, tensor<2x1xf32>)
  return %0#1, %0#3 : tensor<?xi64>, tensor<2x1xf32>
}
