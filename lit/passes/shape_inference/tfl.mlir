// RUN: tflower-opt %s --tf-shape-inference --split-input-file | filecheck %s

// How many outputs an LSTM has is told by its state where the weights do not.
// CHECK-LABEL: @lstm
// CHECK:         "tfl.unidirectional_sequence_lstm"{{.*}} -> tensor<2x?x4xf32>
func.func @lstm(%x: tensor<2x?x3xf32>, %w: tensor<?x?xf32>, %b: tensor<?xf32>, %h: tensor<2x4xf32>) -> tensor<*xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.unidirectional_sequence_lstm"(%x, %w, %w, %w, %w, %w, %w, %w, %w, %n, %n, %n, %b, %b, %b, %b, %n, %n, %h, %h, %n, %n, %n, %n) {fused_activation_function = "NONE", time_major = false} : (tensor<2x?x3xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, none, none, none, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, none, none, tensor<2x4xf32>, tensor<2x4xf32>, none, none, none, none) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
