// RUN: tflower-opt %s --toco-shuffle-fc-weights --split-input-file | filecheck %s

// Blocks of weights with their sign bits flipped, and room for the shuffled input.
// CHECK-LABEL: @shuffled
// CHECK:         value = dense<-127> : tensor<4x16xi8>
// CHECK:         "tfl.fully_connected"{{.*}}weights_format = "SHUFFLED4x16INT8"
// CHECK-SAME:      -> (tensor<1x4x!quant.uniform<i16:f32, 5.000000e-01>>, tensor<1x16x!quant.uniform<u8:f32, 5.000000e-01:3>>)
func.func @shuffled(%x: tensor<1x16x!quant.uniform<u8:f32, 0.5:3>>) -> tensor<1x4x!quant.uniform<i16:f32, 0.5>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>, value = dense<1> : tensor<4x16xi8>} : () -> tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>
  %b = "tfl.pseudo_qconst"() {qtype = tensor<4x!quant.uniform<i32:f32, 0.25>>, value = dense<0> : tensor<4xi32>} : () -> tensor<4x!quant.uniform<i32:f32, 0.25>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x16x!quant.uniform<u8:f32, 0.5:3>>, tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>, tensor<4x!quant.uniform<i32:f32, 0.25>>) -> tensor<1x4x!quant.uniform<i16:f32, 0.5>>
  return %0 : tensor<1x4x!quant.uniform<i16:f32, 0.5>>
}

// -----

// Not for two rows.
// CHECK-LABEL: @rows
// CHECK:         weights_format = "DEFAULT"
func.func @rows(%x: tensor<2x16x!quant.uniform<u8:f32, 0.5:3>>) -> tensor<2x4x!quant.uniform<i16:f32, 0.5>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>, value = dense<1> : tensor<4x16xi8>} : () -> tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>
  %b = "tfl.pseudo_qconst"() {qtype = tensor<4x!quant.uniform<i32:f32, 0.25>>, value = dense<0> : tensor<4xi32>} : () -> tensor<4x!quant.uniform<i32:f32, 0.25>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<2x16x!quant.uniform<u8:f32, 0.5:3>>, tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>, tensor<4x!quant.uniform<i32:f32, 0.25>>) -> tensor<2x4x!quant.uniform<i16:f32, 0.5>>
  return %0 : tensor<2x4x!quant.uniform<i16:f32, 0.5>>
}

// -----

// Not for results of 8 bits.
// CHECK-LABEL: @bytes
// CHECK:         weights_format = "DEFAULT"
func.func @bytes(%x: tensor<1x16x!quant.uniform<u8:f32, 0.5:3>>) -> tensor<1x4x!quant.uniform<u8:f32, 0.5:3>> {
  %w = "tfl.pseudo_qconst"() {qtype = tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>, value = dense<1> : tensor<4x16xi8>} : () -> tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>
  %b = "tfl.pseudo_qconst"() {qtype = tensor<4x!quant.uniform<i32:f32, 0.25>>, value = dense<0> : tensor<4xi32>} : () -> tensor<4x!quant.uniform<i32:f32, 0.25>>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x16x!quant.uniform<u8:f32, 0.5:3>>, tensor<4x16x!quant.uniform<u8:f32, 0.5:3>>, tensor<4x!quant.uniform<i32:f32, 0.25>>) -> tensor<1x4x!quant.uniform<u8:f32, 0.5:3>>
  return %0 : tensor<1x4x!quant.uniform<u8:f32, 0.5:3>>
}
