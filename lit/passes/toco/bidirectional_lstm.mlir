// RUN: tflower-opt %s --toco-group-bidirectional-sequence-lstm --toco-group-bidirectional-sequence-rnn --toco-group-dynamic-bidirectional-sequence-lstm --toco-group-dynamic-bidirectional-sequence-rnn --split-input-file | filecheck %s

// The steps of the reverse come last first.
// CHECK-LABEL: @steps
// CHECK:         [[P:%[0-9]+]] = "tfl.pack"(%arg0, %arg1)
// CHECK:         tfl.bidirectional_sequence_lstm{{.*}}[[P]], {{.*}}merge_outputs = true
// CHECK-NEXT:    tfl.unpack
// CHECK-NEXT:    tfl.pack
// CHECK-NEXT:    return
func.func @steps(%x0: tensor<1x1xf32>, %x1: tensor<1x1xf32>) -> tensor<2x1x2xf32> {
  %fw0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fw1 = arith.constant dense<0.12> : tensor<1x1xf32>
  %fw2 = arith.constant dense<0.13> : tensor<1x1xf32>
  %fw3 = arith.constant dense<0.14> : tensor<1x1xf32>
  %fr0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fr1 = arith.constant dense<0.21> : tensor<1x1xf32>
  %fr2 = arith.constant dense<0.31> : tensor<1x1xf32>
  %fr3 = arith.constant dense<0.41> : tensor<1x1xf32>
  %fb0 = arith.constant dense<0.3> : tensor<1xf32>
  %fb1 = arith.constant dense<0.3> : tensor<1xf32>
  %fb2 = arith.constant dense<0.3> : tensor<1xf32>
  %fb3 = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %fc = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw0 = arith.constant dense<0.21> : tensor<1x1xf32>
  %bw1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %bw2 = arith.constant dense<0.23> : tensor<1x1xf32>
  %bw3 = arith.constant dense<0.24> : tensor<1x1xf32>
  %br0 = arith.constant dense<0.12> : tensor<1x1xf32>
  %br1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %br2 = arith.constant dense<0.32> : tensor<1x1xf32>
  %br3 = arith.constant dense<0.42> : tensor<1x1xf32>
  %bb0 = arith.constant dense<0.4> : tensor<1xf32>
  %bb1 = arith.constant dense<0.4> : tensor<1xf32>
  %bb2 = arith.constant dense<0.4> : tensor<1xf32>
  %bb3 = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bc = arith.constant dense<0.0> : tensor<1x1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %p = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %q = "tfl.pack"(%x1, %x0) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f0 = "tfl.unidirectional_sequence_lstm"(%p, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g0 = "tfl.unidirectional_sequence_lstm"(%q, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %u:2 = "tfl.unpack"(%f0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %v:2 = "tfl.unpack"(%g0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %j0 = "tfl.concatenation"(%u#0, %v#1) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %j1 = "tfl.concatenation"(%u#1, %v#0) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %out = "tfl.pack"(%j0, %j1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// All layers but the last give both directions apart; the next takes the second beside the first.
// CHECK-LABEL: @two_layers
// CHECK:         tfl.bidirectional_sequence_lstm{{.*}}merge_outputs = false
// CHECK:         tfl.bidirectional_sequence_lstm{{.*}}merge_outputs = true
// CHECK-NEXT:    tfl.unpack
func.func @two_layers(%x0: tensor<1x1xf32>, %x1: tensor<1x1xf32>) -> tensor<2x1x2xf32> {
  %fw0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fw1 = arith.constant dense<0.12> : tensor<1x1xf32>
  %fw2 = arith.constant dense<0.13> : tensor<1x1xf32>
  %fw3 = arith.constant dense<0.14> : tensor<1x1xf32>
  %fr0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fr1 = arith.constant dense<0.21> : tensor<1x1xf32>
  %fr2 = arith.constant dense<0.31> : tensor<1x1xf32>
  %fr3 = arith.constant dense<0.41> : tensor<1x1xf32>
  %fb0 = arith.constant dense<0.3> : tensor<1xf32>
  %fb1 = arith.constant dense<0.3> : tensor<1xf32>
  %fb2 = arith.constant dense<0.3> : tensor<1xf32>
  %fb3 = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %fc = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw0 = arith.constant dense<0.21> : tensor<1x1xf32>
  %bw1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %bw2 = arith.constant dense<0.23> : tensor<1x1xf32>
  %bw3 = arith.constant dense<0.24> : tensor<1x1xf32>
  %br0 = arith.constant dense<0.12> : tensor<1x1xf32>
  %br1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %br2 = arith.constant dense<0.32> : tensor<1x1xf32>
  %br3 = arith.constant dense<0.42> : tensor<1x1xf32>
  %bb0 = arith.constant dense<0.4> : tensor<1xf32>
  %bb1 = arith.constant dense<0.4> : tensor<1xf32>
  %bb2 = arith.constant dense<0.4> : tensor<1xf32>
  %bb3 = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bc = arith.constant dense<0.0> : tensor<1x1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %p = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %q = "tfl.pack"(%x1, %x0) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f0 = "tfl.unidirectional_sequence_lstm"(%p, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g0 = "tfl.unidirectional_sequence_lstm"(%q, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %f1 = "tfl.unidirectional_sequence_lstm"(%f0, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g1 = "tfl.unidirectional_sequence_lstm"(%g0, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %u:2 = "tfl.unpack"(%f1) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %v:2 = "tfl.unpack"(%g1) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %j0 = "tfl.concatenation"(%u#0, %v#1) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %j1 = "tfl.concatenation"(%u#1, %v#0) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %out = "tfl.pack"(%j0, %j1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// Both directions run the same way.
// CHECK-LABEL: @other_order
// CHECK:         tfl.unidirectional_sequence
func.func @other_order(%x0: tensor<1x1xf32>, %x1: tensor<1x1xf32>) -> tensor<2x1x2xf32> {
  %fw0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fw1 = arith.constant dense<0.12> : tensor<1x1xf32>
  %fw2 = arith.constant dense<0.13> : tensor<1x1xf32>
  %fw3 = arith.constant dense<0.14> : tensor<1x1xf32>
  %fr0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fr1 = arith.constant dense<0.21> : tensor<1x1xf32>
  %fr2 = arith.constant dense<0.31> : tensor<1x1xf32>
  %fr3 = arith.constant dense<0.41> : tensor<1x1xf32>
  %fb0 = arith.constant dense<0.3> : tensor<1xf32>
  %fb1 = arith.constant dense<0.3> : tensor<1xf32>
  %fb2 = arith.constant dense<0.3> : tensor<1xf32>
  %fb3 = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %fc = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw0 = arith.constant dense<0.21> : tensor<1x1xf32>
  %bw1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %bw2 = arith.constant dense<0.23> : tensor<1x1xf32>
  %bw3 = arith.constant dense<0.24> : tensor<1x1xf32>
  %br0 = arith.constant dense<0.12> : tensor<1x1xf32>
  %br1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %br2 = arith.constant dense<0.32> : tensor<1x1xf32>
  %br3 = arith.constant dense<0.42> : tensor<1x1xf32>
  %bb0 = arith.constant dense<0.4> : tensor<1xf32>
  %bb1 = arith.constant dense<0.4> : tensor<1xf32>
  %bb2 = arith.constant dense<0.4> : tensor<1xf32>
  %bb3 = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bc = arith.constant dense<0.0> : tensor<1x1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %p = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %q = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f0 = "tfl.unidirectional_sequence_lstm"(%p, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g0 = "tfl.unidirectional_sequence_lstm"(%q, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %u:2 = "tfl.unpack"(%f0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %v:2 = "tfl.unpack"(%g0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
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
  %fw0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fw1 = arith.constant dense<0.12> : tensor<1x1xf32>
  %fw2 = arith.constant dense<0.13> : tensor<1x1xf32>
  %fw3 = arith.constant dense<0.14> : tensor<1x1xf32>
  %fr0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fr1 = arith.constant dense<0.21> : tensor<1x1xf32>
  %fr2 = arith.constant dense<0.31> : tensor<1x1xf32>
  %fr3 = arith.constant dense<0.41> : tensor<1x1xf32>
  %fb0 = arith.constant dense<0.3> : tensor<1xf32>
  %fb1 = arith.constant dense<0.3> : tensor<1xf32>
  %fb2 = arith.constant dense<0.3> : tensor<1xf32>
  %fb3 = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %fc = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw0 = arith.constant dense<0.21> : tensor<1x1xf32>
  %bw1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %bw2 = arith.constant dense<0.23> : tensor<1x1xf32>
  %bw3 = arith.constant dense<0.24> : tensor<1x1xf32>
  %br0 = arith.constant dense<0.12> : tensor<1x1xf32>
  %br1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %br2 = arith.constant dense<0.32> : tensor<1x1xf32>
  %br3 = arith.constant dense<0.42> : tensor<1x1xf32>
  %bb0 = arith.constant dense<0.4> : tensor<1xf32>
  %bb1 = arith.constant dense<0.4> : tensor<1xf32>
  %bb2 = arith.constant dense<0.4> : tensor<1xf32>
  %bb3 = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bc = arith.constant dense<0.0> : tensor<1x1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %p = "tfl.pack"(%x0, %x1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %q = "tfl.pack"(%x1, %x0) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<2x1x1xf32>
  %f0 = "tfl.unidirectional_sequence_lstm"(%p, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g0 = "tfl.unidirectional_sequence_lstm"(%q, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %u:2 = "tfl.unpack"(%f0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %v:2 = "tfl.unpack"(%g0) {num = 2 : i32, axis = 0 : i32} : (tensor<2x1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>)
  %j0 = "tfl.concatenation"(%u#0, %v#0) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %j1 = "tfl.concatenation"(%u#1, %v#1) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %out = "tfl.pack"(%j0, %j1) {values_count = 2 : i32, axis = 0 : i32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// CHECK-LABEL: @sequence
// CHECK:         tfl.bidirectional_sequence_lstm{{.*}}%arg0, {{.*}}merge_outputs = true
// CHECK-NEXT:    return
func.func @sequence(%x: tensor<2x1x1xf32>) -> tensor<2x1x2xf32> {
  %fw0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fw1 = arith.constant dense<0.12> : tensor<1x1xf32>
  %fw2 = arith.constant dense<0.13> : tensor<1x1xf32>
  %fw3 = arith.constant dense<0.14> : tensor<1x1xf32>
  %fr0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fr1 = arith.constant dense<0.21> : tensor<1x1xf32>
  %fr2 = arith.constant dense<0.31> : tensor<1x1xf32>
  %fr3 = arith.constant dense<0.41> : tensor<1x1xf32>
  %fb0 = arith.constant dense<0.3> : tensor<1xf32>
  %fb1 = arith.constant dense<0.3> : tensor<1xf32>
  %fb2 = arith.constant dense<0.3> : tensor<1xf32>
  %fb3 = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %fc = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw0 = arith.constant dense<0.21> : tensor<1x1xf32>
  %bw1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %bw2 = arith.constant dense<0.23> : tensor<1x1xf32>
  %bw3 = arith.constant dense<0.24> : tensor<1x1xf32>
  %br0 = arith.constant dense<0.12> : tensor<1x1xf32>
  %br1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %br2 = arith.constant dense<0.32> : tensor<1x1xf32>
  %br3 = arith.constant dense<0.42> : tensor<1x1xf32>
  %bb0 = arith.constant dense<0.4> : tensor<1xf32>
  %bb1 = arith.constant dense<0.4> : tensor<1xf32>
  %bb2 = arith.constant dense<0.4> : tensor<1xf32>
  %bb3 = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bc = arith.constant dense<0.0> : tensor<1x1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %axis = arith.constant dense<0> : tensor<1xi32>
  %y = "tfl.reverse_v2"(%x, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %f = "tfl.unidirectional_sequence_lstm"(%x, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g = "tfl.unidirectional_sequence_lstm"(%y, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %z = "tfl.reverse_v2"(%g, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %out = "tfl.concatenation"(%f, %z) {axis = 2 : i32, fused_activation_function = "NONE"} : (tensor<2x1x1xf32>, tensor<2x1x1xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// Not time is reversed.
// CHECK-LABEL: @reverse_of_batch
// CHECK:         tfl.unidirectional_sequence
func.func @reverse_of_batch(%x: tensor<2x1x1xf32>) -> tensor<2x1x2xf32> {
  %fw0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fw1 = arith.constant dense<0.12> : tensor<1x1xf32>
  %fw2 = arith.constant dense<0.13> : tensor<1x1xf32>
  %fw3 = arith.constant dense<0.14> : tensor<1x1xf32>
  %fr0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fr1 = arith.constant dense<0.21> : tensor<1x1xf32>
  %fr2 = arith.constant dense<0.31> : tensor<1x1xf32>
  %fr3 = arith.constant dense<0.41> : tensor<1x1xf32>
  %fb0 = arith.constant dense<0.3> : tensor<1xf32>
  %fb1 = arith.constant dense<0.3> : tensor<1xf32>
  %fb2 = arith.constant dense<0.3> : tensor<1xf32>
  %fb3 = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %fc = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw0 = arith.constant dense<0.21> : tensor<1x1xf32>
  %bw1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %bw2 = arith.constant dense<0.23> : tensor<1x1xf32>
  %bw3 = arith.constant dense<0.24> : tensor<1x1xf32>
  %br0 = arith.constant dense<0.12> : tensor<1x1xf32>
  %br1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %br2 = arith.constant dense<0.32> : tensor<1x1xf32>
  %br3 = arith.constant dense<0.42> : tensor<1x1xf32>
  %bb0 = arith.constant dense<0.4> : tensor<1xf32>
  %bb1 = arith.constant dense<0.4> : tensor<1xf32>
  %bb2 = arith.constant dense<0.4> : tensor<1xf32>
  %bb3 = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bc = arith.constant dense<0.0> : tensor<1x1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %axis = arith.constant dense<1> : tensor<1xi32>
  %y = "tfl.reverse_v2"(%x, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %f = "tfl.unidirectional_sequence_lstm"(%x, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g = "tfl.unidirectional_sequence_lstm"(%y, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %z = "tfl.reverse_v2"(%g, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %out = "tfl.concatenation"(%f, %z) {axis = 2 : i32, fused_activation_function = "NONE"} : (tensor<2x1x1xf32>, tensor<2x1x1xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}

// -----

// The directions differ in their activations.
// CHECK-LABEL: @other_activation
// CHECK:         tfl.unidirectional_sequence
func.func @other_activation(%x: tensor<2x1x1xf32>) -> tensor<2x1x2xf32> {
  %fw0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fw1 = arith.constant dense<0.12> : tensor<1x1xf32>
  %fw2 = arith.constant dense<0.13> : tensor<1x1xf32>
  %fw3 = arith.constant dense<0.14> : tensor<1x1xf32>
  %fr0 = arith.constant dense<0.11> : tensor<1x1xf32>
  %fr1 = arith.constant dense<0.21> : tensor<1x1xf32>
  %fr2 = arith.constant dense<0.31> : tensor<1x1xf32>
  %fr3 = arith.constant dense<0.41> : tensor<1x1xf32>
  %fb0 = arith.constant dense<0.3> : tensor<1xf32>
  %fb1 = arith.constant dense<0.3> : tensor<1xf32>
  %fb2 = arith.constant dense<0.3> : tensor<1xf32>
  %fb3 = arith.constant dense<0.3> : tensor<1xf32>
  %fh = arith.constant dense<0.0> : tensor<1x1xf32>
  %fc = arith.constant dense<0.0> : tensor<1x1xf32>
  %bw0 = arith.constant dense<0.21> : tensor<1x1xf32>
  %bw1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %bw2 = arith.constant dense<0.23> : tensor<1x1xf32>
  %bw3 = arith.constant dense<0.24> : tensor<1x1xf32>
  %br0 = arith.constant dense<0.12> : tensor<1x1xf32>
  %br1 = arith.constant dense<0.22> : tensor<1x1xf32>
  %br2 = arith.constant dense<0.32> : tensor<1x1xf32>
  %br3 = arith.constant dense<0.42> : tensor<1x1xf32>
  %bb0 = arith.constant dense<0.4> : tensor<1xf32>
  %bb1 = arith.constant dense<0.4> : tensor<1xf32>
  %bb2 = arith.constant dense<0.4> : tensor<1xf32>
  %bb3 = arith.constant dense<0.4> : tensor<1xf32>
  %bh = arith.constant dense<0.0> : tensor<1x1xf32>
  %bc = arith.constant dense<0.0> : tensor<1x1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %axis = arith.constant dense<0> : tensor<1xi32>
  %y = "tfl.reverse_v2"(%x, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %f = "tfl.unidirectional_sequence_lstm"(%x, %fw0, %fw1, %fw2, %fw3, %fr0, %fr1, %fr2, %fr3, %none, %none, %none, %fb0, %fb1, %fb2, %fb3, %none, %none, %fh, %fc, %none, %none, %none, %none)
    {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %g = "tfl.unidirectional_sequence_lstm"(%y, %bw0, %bw1, %bw2, %bw3, %br0, %br1, %br2, %br3, %none, %none, %none, %bb0, %bb1, %bb2, %bb3, %none, %none, %bh, %bc, %none, %none, %none, %none)
    {fused_activation_function = "RELU", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, time_major = true}
    : (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<2x1x1xf32>
  %z = "tfl.reverse_v2"(%g, %axis) : (tensor<2x1x1xf32>, tensor<1xi32>) -> tensor<2x1x1xf32>
  %out = "tfl.concatenation"(%f, %z) {axis = 2 : i32, fused_activation_function = "NONE"} : (tensor<2x1x1xf32>, tensor<2x1x1xf32>) -> tensor<2x1x2xf32>
  return %out : tensor<2x1x2xf32>
}
