// RUN: tflower-opt %s --toco-merge-lstm-cell-inputs --split-input-file | filecheck %s

// The blocks are those of input gate, new input, forget gate and output gate.
// CHECK-LABEL: @cell
// CHECK-SAME:    {back_edge_source_array = "lstm", state_array = "h"}, {back_edge_source_array = "lstm:1", state_array = "c"}
// CHECK-DAG:     dense<{{\[\[}}1.0{{.*}}, 1.0{{.*}}, 5.0{{.*}}], [3.0{{.*}}, 3.0{{.*}}, 7.0{{.*}}], [2.0
// CHECK-DAG:     dense<[1.0{{.*}}, 3.0{{.*}}, 2.0{{.*}}, 4.0{{.*}}]> : tensor<4xf32>
// CHECK:         "tfl.basic_lstm"(%arg0, %arg1, {{.*}}, %arg2)
func.func @cell(%x: tensor<1x2xf32> loc("x"), %h: tensor<1x1xf32> loc("h"), %c: tensor<1x1xf32> loc("c")) -> tensor<1x1xf32> {
  %w0 = arith.constant dense<1.0> : tensor<1x2xf32>
  %r0 = arith.constant dense<5.0> : tensor<1x1xf32>
  %b0 = arith.constant dense<1.0> : tensor<1xf32>
  %w1 = arith.constant dense<2.0> : tensor<1x2xf32>
  %r1 = arith.constant dense<6.0> : tensor<1x1xf32>
  %b1 = arith.constant dense<2.0> : tensor<1xf32>
  %w2 = arith.constant dense<3.0> : tensor<1x2xf32>
  %r2 = arith.constant dense<7.0> : tensor<1x1xf32>
  %b2 = arith.constant dense<3.0> : tensor<1xf32>
  %w3 = arith.constant dense<4.0> : tensor<1x2xf32>
  %r3 = arith.constant dense<8.0> : tensor<1x1xf32>
  %b3 = arith.constant dense<4.0> : tensor<1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.lstm"(%x, %w0, %w1, %w2, %w3, %r0, %r1, %r2, %r3, %none, %none, %none, %b0, %b1, %b2, %b3, %none, %none, %h, %c, %none, %none, %none, %none) ({}) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr FULL>}
    : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<1x1xf32> loc("lstm")
  return %0 : tensor<1x1xf32>
}

// -----

// Peepholes have no place in one matrix.
// CHECK-LABEL: @with_peepholes
// CHECK:         tfl.lstm
func.func @with_peepholes(%x: tensor<1x2xf32> loc("x"), %h: tensor<1x1xf32> loc("h"), %c: tensor<1x1xf32> loc("c")) -> tensor<1x1xf32> {
  %w0 = arith.constant dense<1.0> : tensor<1x2xf32>
  %r0 = arith.constant dense<5.0> : tensor<1x1xf32>
  %b0 = arith.constant dense<1.0> : tensor<1xf32>
  %w1 = arith.constant dense<2.0> : tensor<1x2xf32>
  %r1 = arith.constant dense<6.0> : tensor<1x1xf32>
  %b1 = arith.constant dense<2.0> : tensor<1xf32>
  %w2 = arith.constant dense<3.0> : tensor<1x2xf32>
  %r2 = arith.constant dense<7.0> : tensor<1x1xf32>
  %b2 = arith.constant dense<3.0> : tensor<1xf32>
  %w3 = arith.constant dense<4.0> : tensor<1x2xf32>
  %r3 = arith.constant dense<8.0> : tensor<1x1xf32>
  %b3 = arith.constant dense<4.0> : tensor<1xf32>
  %p = arith.constant dense<1.0> : tensor<1xf32>
  %none = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.lstm"(%x, %w0, %w1, %w2, %w3, %r0, %r1, %r2, %r3, %p, %p, %p, %b0, %b1, %b2, %b3, %none, %none, %h, %c, %none, %none, %none, %none) ({}) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr FULL>}
    : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, none, none, tensor<1x1xf32>, tensor<1x1xf32>, none, none, none, none)
    -> tensor<1x1xf32> loc("lstm")
  return %0 : tensor<1x1xf32>
}
