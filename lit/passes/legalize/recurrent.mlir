// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// The hints leave out the peepholes, the projection and the layer normalization.
// CHECK-LABEL: @lstm
// CHECK:         %[[NONE:.*]] = "tfl.no_value"
// CHECK:         %[[Y:.*]] = "tfl.unidirectional_sequence_lstm"(%arg0, {{.*}}, %[[NONE]], %[[NONE]], %[[NONE]]) <{cell_clip = 0.000000e+00 : f32, fused_activation_function = "TANH", proj_clip = 0.000000e+00 : f32, time_major = true}> {{.*}} -> tensor<5x1x3xf32>
// CHECK-NEXT:    return %[[Y]]
func.func @lstm(%x: tensor<5x1x2xf32>, %w: tensor<3x2xf32>, %r: tensor<3x3xf32>, %b: tensor<3xf32>, %s: tensor<1x3xf32>, %no: tensor<1xf32>) -> tensor<5x1x3xf32> {
  %0:3 = "tf.UnidirectionalSequenceLstm"(%x, %w, %w, %w, %w, %r, %r, %r, %r, %no, %no, %no, %b, %b, %b, %b, %no, %no, %s, %s) {_tflite_input_indices = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 18, 19]} : (tensor<5x1x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1x3xf32>, tensor<1x3xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<5x1x3xf32>)
  return %0#2 : tensor<5x1x3xf32>
}

// -----

// The state is not to be had.
// CHECK-LABEL: @lstm_state
// CHECK:         "tf.UnidirectionalSequenceLstm"
func.func @lstm_state(%x: tensor<5x1x2xf32>, %w: tensor<3x2xf32>, %r: tensor<3x3xf32>, %b: tensor<3xf32>, %s: tensor<1x3xf32>, %no: tensor<1xf32>) -> tensor<*xf32> {
  %0:3 = "tf.UnidirectionalSequenceLstm"(%x, %w, %w, %w, %w, %r, %r, %r, %r, %no, %no, %no, %b, %b, %b, %b, %no, %no, %s, %s) {_tflite_input_indices = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 18, 19]} : (tensor<5x1x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1x3xf32>, tensor<1x3xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<5x1x3xf32>)
  return %0#1 : tensor<*xf32>
}

// -----

// CHECK-LABEL: @rnn
// CHECK:         %[[Y:.*]] = "tfl.unidirectional_sequence_rnn"(%arg0, %arg1, %arg2, %arg3, %arg4) <{fused_activation_function = "TANH", time_major = true}>
// CHECK-NEXT:    return %[[Y]]
func.func @rnn(%x: tensor<5x1x2xf32>, %w: tensor<3x2xf32>, %r: tensor<3x3xf32>, %b: tensor<3xf32>, %h: tensor<1x3xf32>) -> tensor<5x1x3xf32> {
  %0:2 = "tf.UnidirectionalSequenceRnn"(%x, %w, %r, %b, %h) {_tflite_input_indices = [0, 1, 2, 3, 4]} : (tensor<5x1x2xf32>, tensor<3x2xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<1x3xf32>) -> (tensor<*xf32>, tensor<5x1x3xf32>)
  return %0#1 : tensor<5x1x3xf32>
}

// -----

// Without hints nothing is known of the operands.
// CHECK-LABEL: @no_hints
// CHECK:         "tf.UnidirectionalSequenceRnn"
func.func @no_hints(%x: tensor<5x1x2xf32>, %w: tensor<3x2xf32>, %r: tensor<3x3xf32>, %b: tensor<3xf32>, %h: tensor<1x3xf32>) -> tensor<5x1x3xf32> {
  %0:2 = "tf.UnidirectionalSequenceRnn"(%x, %w, %r, %b, %h) : (tensor<5x1x2xf32>, tensor<3x2xf32>, tensor<3x3xf32>, tensor<3xf32>, tensor<1x3xf32>) -> (tensor<*xf32>, tensor<5x1x3xf32>)
  return %0#1 : tensor<5x1x3xf32>
}
