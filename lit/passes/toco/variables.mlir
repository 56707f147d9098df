// RUN: tflower-opt %s --toco-transform | filecheck %s

// Two states start with the same zeros, and are two all the same; the weights are one constant.
// CHECK-LABEL: func.func @states
// CHECK-DAG:     [[W:%.*]] = {{.*}}dense<5.000000e-01> : tensor<16x16xf32>
// CHECK-DAG:     [[H:%.*]] = {{.*}}dense<0.000000e+00> : tensor<1x16xf32>
// CHECK-DAG:     [[G:%.*]] = {{.*}}dense<0.000000e+00> : tensor<1x16xf32>
// CHECK:         "tfl.unidirectional_sequence_rnn"({{%.*}}, [[W]], [[W]], {{%.*}}, [[H]])
// CHECK:         "tfl.unidirectional_sequence_rnn"({{%.*}}, [[W]], [[W]], {{%.*}}, [[G]])
func.func @states(%x: tensor<2x1x16xf32> loc("x")) -> tensor<2x1x16xf32> {
  %w = arith.constant dense<0.5> : tensor<16x16xf32> loc("w")
  %r = arith.constant dense<0.5> : tensor<16x16xf32> loc("r")
  %b = arith.constant dense<1.0> : tensor<16xf32> loc("b")
  %h = arith.constant dense<0.0> : tensor<1x16xf32> loc("h")
  %g = arith.constant dense<0.0> : tensor<1x16xf32> loc("g")
  %0 = "tfl.unidirectional_sequence_rnn"(%x, %w, %r, %b, %h) {fused_activation_function = "TANH", time_major = true} : (tensor<2x1x16xf32>, tensor<16x16xf32>, tensor<16x16xf32>, tensor<16xf32>, tensor<1x16xf32>) -> tensor<2x1x16xf32> loc("0")
  %1 = "tfl.unidirectional_sequence_rnn"(%0, %w, %r, %b, %g) {fused_activation_function = "TANH", time_major = true} : (tensor<2x1x16xf32>, tensor<16x16xf32>, tensor<16x16xf32>, tensor<16xf32>, tensor<1x16xf32>) -> tensor<2x1x16xf32> loc("1")
  return %1 : tensor<2x1x16xf32>
}
