// RUN: tflower-opt %s --toco-group-bidirectional-sequence-lstm --toco-group-bidirectional-sequence-rnn --toco-group-dynamic-bidirectional-sequence-lstm --toco-group-dynamic-bidirectional-sequence-rnn --split-input-file | filecheck %s

// The steps of the reverse come last first.
// CHECK-LABEL: @steps
// CHECK:         [[P:%[0-9]+]] = "tfl.pack"(%arg0, %arg1)
// CHECK:         "toco.bidirectional_sequence_rnn"([[P]], {{.*}}merge_outputs = true{{.*}} -> tensor<2x1x2xf32>
// CHECK-NEXT:    tfl.unpack
// CHECK-NEXT:    tfl.pack
// CHECK-NEXT:    return
func.func @steps(%x0: tensor<1x1xf32>, %x1: tensor<1x1xf32>) -> tensor<2x1x2xf32> {
  %fw = arith.constant dense<0.1> : tensor<1x1xf32>
  %fr = arith.constant dense<0.5> : tensor<1x1xf32>
  %fb = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw = arith.constant dense<0.2> : tensor<1x1xf32>
  %br = arith.constant dense<0.6> : tensor<1x1xf32>
  %bb = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %p = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %q = "tfl.pack"(%x1, %x0) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f0 = "tfl.unidirectional_sequence_rnn"(%p, %fw, %fr, %fb, %fh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %g0 = "tfl.unidirectional_sequence_rnn"(%q, %bw, %br, %bb, %bh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %u:2 = "tfl.unpack"(%f0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %v:2 = "tfl.unpack"(%g0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %j0 = "tfl.concatenation"(%u#0, %v#1) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %j1 = "tfl.concatenation"(%u#1, %v#0) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %out = "tfl.pack"(%j0, %j1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// All layers but the last give both directions apart.
// CHECK-LABEL: @two_layers
// CHECK:         toco.bidirectional_sequence_rnn{{.*}}merge_outputs = false
// CHECK:         toco.bidirectional_sequence_rnn{{.*}}merge_outputs = true
// CHECK-NEXT:    tfl.unpack
func.func @two_layers(%x0: tensor<1x1xf32>, %x1: tensor<1x1xf32>) -> tensor<2x1x2xf32> {
  %fw = arith.constant dense<0.1> : tensor<1x1xf32>
  %fr = arith.constant dense<0.5> : tensor<1x1xf32>
  %fb = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw = arith.constant dense<0.2> : tensor<1x1xf32>
  %br = arith.constant dense<0.6> : tensor<1x1xf32>
  %bb = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %p = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %q = "tfl.pack"(%x1, %x0) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f0 = "tfl.unidirectional_sequence_rnn"(%p, %fw, %fr, %fb, %fh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %g0 = "tfl.unidirectional_sequence_rnn"(%q, %bw, %br, %bb, %bh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f1 = "tfl.unidirectional_sequence_rnn"(%f0, %fw, %fr, %fb, %fh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %g1 = "tfl.unidirectional_sequence_rnn"(%g0, %bw, %br, %bb, %bh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %u:2 = "tfl.unpack"(%f1) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %v:2 = "tfl.unpack"(%g1) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %j0 = "tfl.concatenation"(%u#0, %v#1) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %j1 = "tfl.concatenation"(%u#1, %v#0) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %out = "tfl.pack"(%j0, %j1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// Steps of different times are joined.
// CHECK-LABEL: @other_time
// CHECK:         tfl.unidirectional_sequence
func.func @other_time(%x0: tensor<1x1xf32>, %x1: tensor<1x1xf32>) -> tensor<2x1x2xf32> {
  %fw = arith.constant dense<0.1> : tensor<1x1xf32>
  %fr = arith.constant dense<0.5> : tensor<1x1xf32>
  %fb = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw = arith.constant dense<0.2> : tensor<1x1xf32>
  %br = arith.constant dense<0.6> : tensor<1x1xf32>
  %bb = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %p = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %q = "tfl.pack"(%x1, %x0) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f0 = "tfl.unidirectional_sequence_rnn"(%p, %fw, %fr, %fb, %fh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %g0 = "tfl.unidirectional_sequence_rnn"(%q, %bw, %br, %bb, %bh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %u:2 = "tfl.unpack"(%f0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %v:2 = "tfl.unpack"(%g0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %j0 = "tfl.concatenation"(%u#0, %v#0) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %j1 = "tfl.concatenation"(%u#1, %v#1) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %out = "tfl.pack"(%j0, %j1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// CHECK-LABEL: @sequence
// CHECK:         "toco.bidirectional_sequence_rnn"(%arg0, {{.*}}merge_outputs = true
// CHECK-NEXT:    return
func.func @sequence(%x: tensor<2x1x1xf32>) -> tensor<2x1x2xf32> {
  %fw = arith.constant dense<0.1> : tensor<1x1xf32>
  %fr = arith.constant dense<0.5> : tensor<1x1xf32>
  %fb = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw = arith.constant dense<0.2> : tensor<1x1xf32>
  %br = arith.constant dense<0.6> : tensor<1x1xf32>
  %bb = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %axis = arith.constant dense<0> : tensor<1xi32>
  %y = "tfl.reverse_v2"(%x, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %f = "tfl.unidirectional_sequence_rnn"(%x, %fw, %fr, %fb, %fh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %g = "tfl.unidirectional_sequence_rnn"(%y, %bw, %br, %bb, %bh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %z = "tfl.reverse_v2"(%g, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %out = "tfl.concatenation"(%f, %z) {axis = 2 : i32, fused_activation_function = "NONE"} : (tensor<2x1x1xf32>, tensor<2x1x1xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// The directions differ in their activations.
// CHECK-LABEL: @other_activation
// CHECK:         tfl.unidirectional_sequence
func.func @other_activation(%x: tensor<2x1x1xf32>) -> tensor<2x1x2xf32> {
  %fw = arith.constant dense<0.1> : tensor<1x1xf32>
  %fr = arith.constant dense<0.5> : tensor<1x1xf32>
  %fb = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw = arith.constant dense<0.2> : tensor<1x1xf32>
  %br = arith.constant dense<0.6> : tensor<1x1xf32>
  %bb = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %axis = arith.constant dense<0> : tensor<1xi32>
  %y = "tfl.reverse_v2"(%x, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %f = "tfl.unidirectional_sequence_rnn"(%x, %fw, %fr, %fb, %fh) {fused_activation_function = "TANH", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %g = "tfl.unidirectional_sequence_rnn"(%y, %bw, %br, %bb, %bh) {fused_activation_function = "RELU", time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %z = "tfl.reverse_v2"(%g, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %out = "tfl.concatenation"(%f, %z) {axis = 2 : i32, fused_activation_function = "NONE"} : (tensor<2x1x1xf32>, tensor<2x1x1xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}
