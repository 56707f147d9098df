// RUN: tflower-opt %s -tfl-prepare-composite-funcs-tf --split-input-file | filecheck %s

// The layer becomes one op; the last output is its last step along axis 1.

// CHECK-LABEL: func.func private @layer
// CHECK: [[W:%.*]] = "tf.Transpose"(%arg3
// CHECK: [[R:%.*]] = "tf.Transpose"(%arg4
// CHECK: [[WS:%.*]]:4 = "tf.SplitV"([[W]]
// CHECK: [[RS:%.*]]:4 = "tf.SplitV"([[R]]
// CHECK: [[BS:%.*]]:4 = "tf.SplitV"(%arg5
// CHECK: [[NONE:%.*]] = "tfl.no_value"
// CHECK: [[Y:%.*]] = "tfl.unidirectional_sequence_lstm"(%arg0, [[WS]]#0, [[WS]]#1, [[WS]]#2, [[WS]]#3, [[RS]]#0, [[RS]]#1, [[RS]]#2, [[RS]]#3, [[NONE]], [[NONE]], [[NONE]], [[BS]]#0, [[BS]]#1, [[BS]]#2, [[BS]]#3, [[NONE]], [[NONE]], %arg1, %arg2,
// CHECK-SAME: diagonal_recurrent_tensors = false
// CHECK-SAME: time_major = false
// CHECK: [[LAST:%.*]] = "tf.StridedSlice"([[Y]]{{.*}}begin_mask = 5 : i64{{.*}}shrink_axis_mask = 2 : i64{{.*}} -> tensor<2x3xf32>
// CHECK: return [[LAST]], [[Y]]
func.func private @layer(%x: tensor<2x7x5xf32>, %h: tensor<2x3xf32>, %c: tensor<2x3xf32>, %w: tensor<5x12xf32>, %r: tensor<3x12xf32>, %b: tensor<12xf32>) -> (tensor<2x3xf32>, tensor<2x?x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>) attributes {tf.api_implements = "lstm_1", tf.go_backwards = false, tf.time_major = false} {
  %y = "tf.Mine"(%x) : (tensor<2x7x5xf32>) -> tensor<2x?x3xf32>
  %d = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  return %h, %y, %h, %c, %d : tensor<2x3xf32>, tensor<2x?x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>
}

// -----

// Backwards in time first, with a diagonal recurrent kernel whose parts are vectors.

// CHECK-LABEL: func.func private @indy
// CHECK: [[X:%.*]] = "tf.ReverseV2"(%arg0
// CHECK-COUNT-4: "tf.Reshape"({{%.*}}) : (tensor<1x3xf32>, tensor<1xi32>) -> tensor<3xf32>
// CHECK: "tfl.unidirectional_sequence_lstm"([[X]],
// CHECK-SAME: diagonal_recurrent_tensors = true
// CHECK-SAME: time_major = true
func.func private @indy(%x: tensor<7x2x5xf32>, %h: tensor<2x3xf32>, %c: tensor<2x3xf32>, %w: tensor<5x12xf32>, %r: tensor<3x4xf32>, %b: tensor<12xf32>) -> (tensor<2x3xf32>, tensor<7x2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>) attributes {tf.api_implements = "indy_lstm_1", tf.go_backwards = true, tf.time_major = true} {
  %y = "tf.Mine"(%x) : (tensor<7x2x5xf32>) -> tensor<7x2x3xf32>
  %d = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  return %h, %y, %h, %c, %d : tensor<2x3xf32>, tensor<7x2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>
}

// -----

// A caller wants the state at the end, which the op does not give.

// CHECK-LABEL: func.func private @stateful
// CHECK-NOT: unidirectional_sequence_lstm
// CHECK: func.func @caller
func.func private @stateful(%x: tensor<2x7x5xf32>, %h: tensor<2x3xf32>, %c: tensor<2x3xf32>, %w: tensor<5x12xf32>, %r: tensor<3x12xf32>, %b: tensor<12xf32>) -> (tensor<2x3xf32>, tensor<2x7x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>) attributes {tf.api_implements = "lstm_1", tf.time_major = false} {
  %y = "tf.Mine"(%x) : (tensor<2x7x5xf32>) -> tensor<2x7x3xf32>
  %d = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  return %h, %y, %h, %c, %d : tensor<2x3xf32>, tensor<2x7x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>
}
func.func @caller(%x: tensor<2x7x5xf32>, %h: tensor<2x3xf32>, %w: tensor<5x12xf32>, %r: tensor<3x12xf32>, %b: tensor<12xf32>) -> tensor<2x3xf32> {
  %0:5 = "tf.PartitionedCall"(%x, %h, %h, %w, %r, %b) {f = @stateful} : (tensor<2x7x5xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<5x12xf32>, tensor<3x12xf32>, tensor<12xf32>) -> (tensor<2x3xf32>, tensor<2x7x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>)
  return %0#3 : tensor<2x3xf32>
}

// -----

// The op takes no mask, the seventh argument.

// CHECK-LABEL: func.func private @masked
// CHECK-NOT: unidirectional_sequence_lstm
// CHECK: return
func.func private @masked(%x: tensor<2x7x5xf32>, %h: tensor<2x3xf32>, %c: tensor<2x3xf32>, %w: tensor<5x12xf32>, %r: tensor<3x12xf32>, %b: tensor<12xf32>, %m: tensor<2x7xi1>) -> (tensor<2x3xf32>, tensor<2x7x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>) attributes {tf.api_implements = "lstm_1", tf.time_major = false} {
  %y = "tf.Mine"(%x) : (tensor<2x7x5xf32>) -> tensor<2x7x3xf32>
  %d = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  return %h, %y, %h, %c, %d : tensor<2x3xf32>, tensor<2x7x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>
}
