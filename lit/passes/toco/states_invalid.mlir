// RUN: not tflower-opt %s --toco-transform 2>&1 | filecheck %s

// Neither the graph nor the flags tell how large a state is.
// CHECK: rnn_states: the shape of h is not known. Give its size and num_dims from 1 to 4
module attributes {toco.model = {rnn_states = [{state_array = "h", back_edge_source_array = "y", num_dims = 2 : i64}]}} {
  func.func @unknown(%x: tensor<1x2xf32> loc("x")) -> tensor<*xf32> {
    %h = "toco.unsupported"(%x) {tensorflow_op = "Zeros", node = {}, quantized = false, support_output_type_float_in_quantized_op = false} : (tensor<1x2xf32>) -> tensor<*xf32> loc("h")
    %0 = "tfl.exp"(%h) : (tensor<*xf32>) -> tensor<*xf32> loc("y")
    return %0 : tensor<*xf32>
  }
}
