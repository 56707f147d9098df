// RUN: tflower-opt %s -tfl-prepare-composite-funcs-tf --split-input-file | filecheck %s

// A product with one-hot rows is a lookup.

// CHECK-LABEL: func.func private @table
// CHECK-SAME: tf._implements = "embedding_lookup"
// CHECK: "tfl.embedding_lookup"(%arg1, %arg0)
func.func private @table(%t: tensor<9x4xf32>, %ids: tensor<3xi32>) -> tensor<3x4xf32> attributes {tf._implements = "embedding_matmul"} {
  %0 = "tf.Mine"(%t, %ids) : (tensor<9x4xf32>, tensor<3xi32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// CHECK-LABEL: func.func private @suppressed
// CHECK: [[I:%.*]], [[N:%.*]] = "tfl.non_max_suppression_v4"(%arg0, %arg1, %arg2, %arg3, %arg4)
// CHECK: return [[I]], [[N]]
func.func private @suppressed(%boxes: tensor<9x4xf32>, %scores: tensor<9xf32>, %most: tensor<i32>, %iou: tensor<f32>, %least: tensor<f32>) -> (tensor<3xi32>, tensor<i32>) attributes {tf._implements = "non_max_suppression_padded_v2"} {
  %0:2 = "tf.Mine"(%boxes) : (tensor<9x4xf32>) -> (tensor<3xi32>, tensor<i32>)
  return %0#0, %0#1 : tensor<3xi32>, tensor<i32>
}

// -----

// The options are the struct of a pooling kernel: VALID is 2, then strides and sizes.

// CHECK-LABEL: func.func private @unpooled
// CHECK: "tfl.custom"(%arg0, %arg1) <{custom_code = "MaxUnpooling2D", custom_option = #tfl<const_bytes : "0x020000000200000001000000040000000300000000000000{{0+}}">}>
func.func private @unpooled(%x: tensor<1x2x2x1xf32>, %i: tensor<1x2x2x1xi32>) -> tensor<1x4x5x1xf32> attributes {tf._implements = #tf_type.func<@"addons:MaxUnpooling2D", {padding = "VALID", pool_size = [3, 4], strides = [1, 2]}>} {
  %0 = "tf.Mine"(%x) : (tensor<1x2x2x1xf32>) -> tensor<1x4x5x1xf32>
  return %0 : tensor<1x4x5x1xf32>
}

// -----

// A function that asks for it becomes an operator of its own name; others stay.

// CHECK-LABEL: func.func private @fused
// CHECK: "tfl.custom"(%arg0) <{custom_code = "glow", custom_option = #tfl<const_bytes : "0x{{[0-9A-F]+}}">}>
// CHECK-LABEL: func.func private @spelled_out
// CHECK: "tf.Neg"
func.func private @fused(%x: tensor<2xf32>) -> tensor<2xf32> attributes {tf._implements = #tf_type.func<@glow, {level = 3 : i64, tfl_fusable_op = true}>} {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func private @spelled_out(%x: tensor<2xf32>) -> tensor<2xf32> attributes {tf._implements = #tf_type.func<@glow, {level = 3 : i64}>} {
  %0 = "tf.Neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A cell with four gates of two units, three inputs, and a projection to one output.

// CHECK-LABEL: func.func private @cell
// CHECK: [[W:%.*]] = "tf.Transpose"(%arg1
// CHECK-COUNT-4: "tf.Slice"([[W]], {{.*}} -> tensor<2x3xf32>
// CHECK-COUNT-4: "tf.Slice"([[W]], {{.*}} -> tensor<2x1xf32>
// CHECK-COUNT-4: "tf.Slice"(%arg2, {{.*}} -> tensor<2xf32>
// CHECK: "tfl.lstm"(%arg0,
// CHECK: none) -> tensor<1x1xf32>
func.func private @cell(%x: tensor<1x3xf32>, %w: tensor<4x8xf32>, %b: tensor<8xf32>, %p: tensor<2x1xf32>, %s: tensor<8xf32>) -> tensor<1x1xf32> attributes {tf._implements = "LSTMCellSimple"} {
  %0 = "tf.Mine"(%x) : (tensor<1x3xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
