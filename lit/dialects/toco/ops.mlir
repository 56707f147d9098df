// RUN: tflower-opt %s --split-input-file | tflower-opt - --split-input-file | filecheck %s
// RUN: tflower-opt %s --split-input-file --verify-each | filecheck %s

// Operators that TensorFlow Lite has not.
// CHECK-LABEL: func.func @arithmetic
// CHECK-NEXT:    "toco.identity"(%arg0)
// CHECK-NEXT:    "toco.mat_mul"(%{{.*}}, %arg1) <{transpose_a = false, transpose_b = true}>
// CHECK-NEXT:    "toco.batch_mat_mul"
// CHECK-NEXT:    "toco.batch_normalization"
func.func @arithmetic(%x: tensor<2x3xf32>, %w: tensor<4x3xf32>, %v: tensor<4xf32>) -> tensor<2x4xf32> {
  %0 = "toco.identity"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "toco.mat_mul"(%0, %w) {transpose_a = false, transpose_b = true} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<*xf32>
  %2 = "toco.batch_mat_mul"(%0, %w) {adj_x = false, adj_y = true} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>
  %3 = "toco.batch_normalization"(%2, %v, %v, %v) : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %3 : tensor<2x4xf32>
}

// -----

// Arrays tell their range, whether it is narrow, and the type wanted in the end.
// CHECK-LABEL: func.func @facts(%arg0: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 6.0>}
// CHECK-NEXT:    toco.fake_quant{{.*}}toco.arrays = [#toco.array<range = 0.0 : 6.0, narrow, final = ui8>]
// CHECK-NEXT:    toco.fake_quant{{.*}}operandSegmentSizes = array<i32: 1, 1, 1>
func.func @facts(%x: tensor<2xf32> {toco.array = #toco.array<range = -1.0 : 6.0>}, %low: tensor<f32>, %high: tensor<f32>) -> tensor<2xf32> {
  %0 = "toco.fake_quant"(%x) {operandSegmentSizes = array<i32: 1, 0, 0>, range_min = 0.0 : f32, range_max = 6.0 : f32, num_bits = 8 : i32, narrow_range = true, toco.arrays = [#toco.array<range = 0.0 : 6.0, narrow, final = ui8>]} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "toco.fake_quant"(%0, %low, %high) {operandSegmentSizes = array<i32: 1, 1, 1>, num_bits = 16 : i32, narrow_range = false} : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// States, branches, checks; the flags stand on the module, the states on the function.
// CHECK:       toco.flags = {allow_custom_ops = true}
// CHECK-SAME:  toco.model = {output_arrays = ["y"]}
// CHECK-LABEL: func.func @plumbing
// CHECK-SAME:    toco.rnn_states = [{back_edge_source_array = "y", state_array = "s"}]
// CHECK-NEXT:    "toco.state"() : () -> tensor<2xf32>
// CHECK-NEXT:    "toco.switch"
// CHECK-NEXT:    "toco.assert"
// CHECK-NEXT:    "toco.merge"
module attributes {toco.model = {output_arrays = ["y"]}, toco.flags = {allow_custom_ops = true}} {
  func.func @plumbing(%p: tensor<i1>) -> tensor<2xf32>
      attributes {toco.rnn_states = [{state_array = "s", back_edge_source_array = "y"}]} {
    %0 = "toco.state"() : () -> tensor<2xf32>
    %1, %2 = "toco.switch"(%0, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
    %3 = "toco.assert"(%p, %0) : (tensor<i1>, tensor<2xf32>) -> tensor<i1>
    %4, %5 = "toco.merge"(%1, %2) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
    return %4 : tensor<2xf32>
  }
}

// -----

// Layout, tables in parts, matrices.
// CHECK-LABEL: func.func @shapes
// CHECK-NEXT:    "toco.reorder_axes"(%arg0) <{input_axes_order = "HWIO", output_axes_order = "OHWI"}>
// CHECK-NEXT:    "toco.l2_pool"
// CHECK-NEXT:    "toco.concat"(%arg2, %arg1, %arg1)
// CHECK-NEXT:    "toco.concat_v2"(%arg1, %arg1, %arg2)
// CHECK-NEXT:    "toco.dynamic_partition"
// CHECK-NEXT:    "toco.dynamic_stitch"
// CHECK-NEXT:    "toco.matrix_diag"
// CHECK-NEXT:    "toco.matrix_set_diag"
// CHECK-NEXT:    "toco.random_uniform"
func.func @shapes(%w: tensor<3x3x2x4xf32>, %x: tensor<1x4x4x2xf32>, %axis: tensor<i32>, %i: tensor<4xi32>, %m: tensor<4x4xf32>, %d: tensor<4xf32>) {
  %0 = "toco.reorder_axes"(%w) {input_axes_order = "HWIO", output_axes_order = "OHWI"} : (tensor<3x3x2x4xf32>) -> tensor<4x3x3x2xf32>
  %1 = "toco.l2_pool"(%x) {padding = "SAME", filter_height = 2 : i32, filter_width = 2 : i32, stride_h = 2 : i32, stride_w = 2 : i32} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = "toco.concat"(%axis, %x, %x) : (tensor<i32>, tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) -> tensor<*xf32>
  %3 = "toco.concat_v2"(%x, %x, %axis) : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>, tensor<i32>) -> tensor<*xf32>
  %4:2 = "toco.dynamic_partition"(%d, %i) {num_partitions = 2 : i32} : (tensor<4xf32>, tensor<4xi32>) -> (tensor<?xf32>, tensor<?xf32>)
  %5 = "toco.dynamic_stitch"(%i, %i, %4#0, %4#1) : (tensor<4xi32>, tensor<4xi32>, tensor<?xf32>, tensor<?xf32>) -> tensor<*xf32>
  %6 = "toco.matrix_diag"(%d, %axis, %axis, %axis, %d) : (tensor<4xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<4xf32>) -> tensor<4x4xf32>
  %7 = "toco.matrix_set_diag"(%m, %d, %axis) : (tensor<4x4xf32>, tensor<4xf32>, tensor<i32>) -> tensor<4x4xf32>
  %8 = "toco.random_uniform"(%i) {dtype = f32, seed = 1 : i64, seed2 = 2 : i64} : (tensor<4xi32>) -> tensor<*xf32>
  return
}

// -----

// What TOCO does not know keeps its name and its attributes.
// CHECK-LABEL: func.func @others
// CHECK-NEXT:    "toco.unsupported"(%arg0) <{node = {alpha = 5.000000e-01 : f32}, {{.*}}tensorflow_op = "Erf"
// CHECK-NEXT:    "toco.ctc_beam_search_decoder"
// CHECK-NEXT:    "toco.bidirectional_sequence_rnn"
func.func @others(%x: tensor<3x2x4xf32>, %n: tensor<2xi32>) {
  %0 = "toco.unsupported"(%x) {tensorflow_op = "Erf", node = {alpha = 0.5 : f32}, quantized = false, support_output_type_float_in_quantized_op = false} : (tensor<3x2x4xf32>) -> tensor<3x2x4xf32>
  %1:4 = "toco.ctc_beam_search_decoder"(%x, %n) {beam_width = 10 : i32, top_paths = 1 : i32, merge_repeated = true} : (tensor<3x2x4xf32>, tensor<2xi32>) -> (tensor<?x2xi32>, tensor<?xi32>, tensor<2xi32>, tensor<2x1xf32>)
  %2 = "toco.bidirectional_sequence_rnn"(%x, %x) {merge_outputs = true} : (tensor<3x2x4xf32>, tensor<3x2x4xf32>) -> tensor<3x2x8xf32>
  return
}
