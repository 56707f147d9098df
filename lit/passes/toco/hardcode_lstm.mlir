// RUN: tflower-opt %s --toco-hardcode-min-max --split-input-file | filecheck %s

// What enters and leaves a cell is between -1 and 1, what enters its gates between -8 and 8; its
// state has one range, before and after.
// CHECK-LABEL: @cell
// CHECK:         "toco.state"() {toco.arrays = [#toco.array<range = -1.0 : 0.9921875>]}
// CHECK:         "toco.state"() {toco.arrays = [#toco.array<range = -16.0 : 15.5>]}
// CHECK:         tfl.basic_lstm
// CHECK-SAME:      [#toco.array<range = -1.0 : 0.9921875>, #toco.array<range = -16.0 : 15.5>, #toco.array<range = -1.0 : 0.9921875>, #toco.array<range = -8.0 : 7.999755859375>]
func.func @cell(%x: tensor<1x2xf32>, %w: tensor<4x3xf32>, %b: tensor<4xf32>) -> tensor<1x1xf32> {
  %h = "toco.state"() : () -> tensor<1x1xf32>
  %c = "toco.state"() : () -> tensor<1x1xf32>
  %0:4 = "tfl.basic_lstm"(%x, %h, %w, %b, %c) {fused_activation_function = "TANH", cell_clip = 0.0 : f32, proj_clip = 0.0 : f32, kernel_type = #tfl<lstm_kernel_type_attr BASIC>,
      toco.arrays = [#toco.array<>, #toco.array<range = -16.0 : 15.5>, #toco.array<>, #toco.array<>]}
    : (tensor<1x2xf32>, tensor<1x1xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<1x1xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x3xf32>, tensor<1x4xf32>)
  return %0#0 : tensor<1x1xf32>
}

// -----

// Nothing is known of the state, so nothing is said of it.
// CHECK-LABEL: @unknown_state
// CHECK:         "toco.state"() : () -> tensor<1x1xf32>
func.func @unknown_state(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %c = "toco.state"() : () -> tensor<1x1xf32>
  %0 = tfl.add(%x, %c) {fused_activation_function = "NONE"} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
