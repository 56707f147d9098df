// RUN: tflower-opt %s --toco-split-lstm-cell-inputs --split-input-file | filecheck %s

// Activation and state come back in the next step: the runtime keeps them.
// CHECK-LABEL: @kept_states
// CHECK-NOT:     toco.rnn_states
// CHECK-DAG:     dense<{{\[\[}}1.0{{.*}}, 2.0{{.*}}]]> : tensor<1x2xf32>
// CHECK-DAG:     dense<3.0{{.*}}> : tensor<1x1xf32>
// CHECK:         tfl.lstm
func.func @kept_states(%x: tensor<1x2xf32> loc("x"), %h: tensor<1x1xf32> loc("h"), %c: tensor<1x1xf32> loc("c")) -> tensor<1x1xf32>
    attributes {toco.rnn_states = [{state_array = "h", back_edge_source_array = "lstm"}, {state_array = "c", back_edge_source_array = "lstm:1"}]} {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]> : tensor<4x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0:4 = "tfl.basic_lstm"(%x, %h, %w, %b, %c) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr BASIC>}
    : (tensor<1x2xf32>, tensor<1x1xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x3xf32>, tensor<1x4xf32>) loc("lstm")
  return %0#0 : tensor<1x1xf32>
}

// -----

// The steps of an unrolled network follow one another in the graph.
// CHECK-LABEL: @unrolled
// CHECK:         tfl.basic_lstm
func.func @unrolled(%x: tensor<1x2xf32>, %h: tensor<1x1xf32>, %c: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]> : tensor<4x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0:4 = "tfl.basic_lstm"(%x, %h, %w, %b, %c) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr BASIC>}
    : (tensor<1x2xf32>, tensor<1x1xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x3xf32>, tensor<1x4xf32>)
  return %0#0 : tensor<1x1xf32>
}
