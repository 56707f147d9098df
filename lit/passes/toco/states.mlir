// RUN: tflower-opt %s --toco-transform --split-input-file | filecheck %s

// The array that is to keep its value is made by no operator any more, so that nothing is concluded
// from the zeros with which it starts; the runtime's cell keeps it.
// CHECK-LABEL: func.func @kept
// CHECK-NOT:     toco.rnn_states
// CHECK-DAG:     [[C:%.*]] = "toco.state"() : () -> tensor<1x1xf32>
// CHECK-DAG:     [[H:%.*]] = "toco.state"() : () -> tensor<1x1xf32>
// CHECK-NOT:     tfl.fill
// CHECK:         tfl.lstm{{.*}}[[H]], [[C]]
module attributes {toco.model = {rnn_states = [
    {state_array = "h", back_edge_source_array = "y", size = 1 : i64},
    {state_array = "c", back_edge_source_array = "s", size = 1 : i64}]}} {
  func.func @kept(%x: tensor<1x2xf32> loc("x")) -> tensor<1x1xf32> {
    %sizes = arith.constant dense<1> : tensor<2xi32> loc("sizes")
    %zero = arith.constant dense<0.0> : tensor<f32> loc("zero")
    %h = "tfl.fill"(%sizes, %zero) : (tensor<2xi32>, tensor<f32>) -> tensor<1x1xf32> loc("h")
    %c = arith.constant dense<0.0> : tensor<1x1xf32> loc("c")
    %w = arith.constant dense<[[0.5, 0.25, 1.0], [-1.0, 0.5, 0.25], [1.0, 0.5, -0.5], [0.75, 1.0, 0.5]]> : tensor<4x3xf32> loc("w")
    %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32> loc("b")
    %axis = arith.constant dense<1> : tensor<i32> loc("axis")
    %0 = "tfl.concatenation"(%x, %h) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x3xf32> loc("0")
    %1 = "tfl.fully_connected"(%0, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false} : (tensor<1x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<1x4xf32> loc("1")
    %2:4 = "tfl.split"(%axis, %1) {num_splits = 4 : i32} : (tensor<i32>, tensor<1x4xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>) loc("2")
    %4 = "tfl.logistic"(%2#2) : (tensor<1x1xf32>) -> tensor<1x1xf32> loc("4")
    %5 = tfl.mul(%c, %4) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32> loc("5")
    %6 = "tfl.logistic"(%2#0) : (tensor<1x1xf32>) -> tensor<1x1xf32> loc("6")
    %7 = "tfl.tanh"(%2#1) : (tensor<1x1xf32>) -> tensor<1x1xf32> loc("7")
    %8 = tfl.mul(%6, %7) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32> loc("8")
    %9 = tfl.add(%5, %8) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32> loc("s")
    %10 = "tfl.tanh"(%9) : (tensor<1x1xf32>) -> tensor<1x1xf32> loc("10")
    %11 = "tfl.logistic"(%2#3) : (tensor<1x1xf32>) -> tensor<1x1xf32> loc("11")
    %12 = tfl.mul(%10, %11) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32> loc("12")
    %13 = "toco.identity"(%12) : (tensor<1x1xf32>) -> tensor<1x1xf32> loc("y")
    return %13 : tensor<1x1xf32>
  }
}

// -----

// The runtime overwrites what a cell takes as its states: what is needed later is copied.
// CHECK-LABEL: func.func @overwritten
// CHECK:         [[H:%.+]] = "tfl.concatenation"(%arg1)
// CHECK-NEXT:    [[C:%.+]] = "tfl.concatenation"(%arg2)
// CHECK-NEXT:    %activ_output, %state_output, {{.*}} = "tfl.basic_lstm"(%arg0, [[H]], {{.*}}, [[C]])
// CHECK-NEXT:    [[COPY:%.+]] = "tfl.concatenation"(%activ_output)
// CHECK-NEXT:    "tfl.basic_lstm"(%arg0, [[COPY]], {{.*}}, %state_output)
func.func @overwritten(%x: tensor<1x2xf32> loc("x"), %h: tensor<1x1xf32> loc("h"), %c: tensor<1x1xf32> loc("c")) -> (tensor<1x1xf32>, tensor<1x1xf32>) {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]> : tensor<4x3xf32> loc("w")
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32> loc("b")
  %0:4 = "tfl.basic_lstm"(%x, %h, %w, %b, %c) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr BASIC>}
    : (tensor<1x2xf32>, tensor<1x1xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x3xf32>, tensor<1x4xf32>) loc("first")
  %1:4 = "tfl.basic_lstm"(%x, %0#0, %w, %b, %0#1) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr BASIC>}
    : (tensor<1x2xf32>, tensor<1x1xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x3xf32>, tensor<1x4xf32>) loc("second")
  return %0#0, %1#0 : tensor<1x1xf32>, tensor<1x1xf32>
}

// -----

// Where the graph does not tell the shape of a state, its flags do.
// CHECK-LABEL: func.func @told
// CHECK-SAME:    (%arg0: {{[^,]*}}) -> tensor<1x1xf32>
// CHECK-NEXT:    "toco.state"(){{.*}} : () -> tensor<1x1xf32>
// CHECK-NEXT:    "toco.state"(){{.*}} : () -> tensor<1x1xf32>
module attributes {toco.model = {rnn_states = [
    {state_array = "h", back_edge_source_array = "cell", size = 1 : i64, num_dims = 2 : i64},
    {state_array = "c", back_edge_source_array = "cell:1", size = 1 : i64, num_dims = 2 : i64}]},
    toco.flags = {split_tflite_lstm_inputs = false}} {
  func.func @told(%x: tensor<1x2xf32> loc("x"), %c: tensor<1x1xf32> loc("c")) -> tensor<1x1xf32> {
    %h = "toco.unsupported"(%x) {tensorflow_op = "Zeros", node = {}, quantized = false, support_output_type_float_in_quantized_op = false} : (tensor<1x2xf32>) -> tensor<*xf32> loc("h")
    %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]> : tensor<4x3xf32> loc("w")
    %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32> loc("b")
    %0:4 = "tfl.basic_lstm"(%x, %h, %w, %b, %c) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr BASIC>}
      : (tensor<1x2xf32>, tensor<*xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x3xf32>, tensor<1x4xf32>) loc("cell")
    return %0#0 : tensor<1x1xf32>
  }
}
