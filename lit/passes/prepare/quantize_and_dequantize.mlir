// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// The values are i / 127 for signed integers: the greater bound decides.
// CHECK-LABEL: func.func @signed
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u8:f32, 0.00787401{{[0-9]*}}:128>>
// CHECK:         "tfl.dequantize"{{.*}} -> tensor<4xf32>
func.func @signed(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l = "tf.Const"() {value = dense<-0.5> : tensor<f32>} : () -> tensor<f32>
  %h = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.QuantizeAndDequantizeV4"(%x, %l, %h) {range_given = true} : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Unsigned ones begin at zero.
// CHECK-LABEL: func.func @unsigned
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u8:f32, 0.02352941{{[0-9]*}}>>
func.func @unsigned(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %h = "tf.Const"() {value = dense<6.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.QuantizeAndDequantizeV4"(%x, %l, %h) {range_given = true, signed_input = false} : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The range of a constant is that of its elements, here of 4 bits and narrow, and it is rounded.
// CHECK-LABEL: func.func @elements
// CHECK:         dense<[-7.000000e+00, 3.000000e+00]>
func.func @elements() -> tensor<2xf32> {
  %x = "tf.Const"() {value = dense<[-7.0, 3.2]> : tensor<2xf32>} : () -> tensor<2xf32>
  %l = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.QuantizeAndDequantizeV4"(%x, %l, %l) {num_bits = 4 : i64, narrow_range = true} : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// One range for each channel.
// CHECK-LABEL: func.func @channels
// CHECK:         "tfl.quantize"{{.*}}!quant.uniform<u8:f32:1, {0.00787401{{[0-9]*}}:128,0.01574803{{[0-9]*}}:128}>
func.func @channels(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %l = "tf.Const"() {value = dense<[-1.0, -2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %h = "tf.Const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = "tf.QuantizeAndDequantizeV4"(%x, %l, %h) {range_given = true, axis = 1 : i64} : (tensor<3x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// The number of bits may be an operand.
// CHECK-LABEL: func.func @bits
// CHECK:         "tfl.quantize"{{.*}} -> tensor<4x!quant.uniform<u16:f32, 3.0518{{[0-9]*}}E-5:32768>>
func.func @bits(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l = "tf.Const"() {value = dense<-1.0> : tensor<f32>} : () -> tensor<f32>
  %h = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %b = "tf.Const"() {value = dense<16> : tensor<i32>} : () -> tensor<i32>
  %0 = "tf.QuantizeAndDequantizeV3"(%x, %l, %h, %b) : (tensor<4xf32>, tensor<f32>, tensor<f32>, tensor<i32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A range that is only found when the model runs.
// CHECK-LABEL: func.func @no_range
// CHECK:         "tf.QuantizeAndDequantizeV4"
// CHECK-NOT:     "tfl.quantize"
func.func @no_range(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.QuantizeAndDequantizeV4"(%x, %l, %l) : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The bits are not known, or too many; there is no step; the axis is not the last one; bounds are
// no constants.
// CHECK-LABEL: func.func @others
// CHECK:         "tf.QuantizeAndDequantizeV3"
// CHECK:         "tf.QuantizeAndDequantizeV4"(%arg0
// CHECK-SAME:    num_bits = 20
// CHECK:         "tf.QuantizeAndDequantizeV4"
// CHECK:         "tf.QuantizeAndDequantizeV4"
// CHECK-SAME:    axis = 0
// CHECK:         "tf.QuantizeAndDequantizeV4"
// CHECK-NOT:     "tfl.quantize"
func.func @others(%x: tensor<2x2xf32>, %b: tensor<i32>, %r: tensor<f32>) -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>) {
  %l = "tf.Const"() {value = dense<-1.0> : tensor<f32>} : () -> tensor<f32>
  %z = "tf.Const"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %h = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %c = "tf.Const"() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = "tf.QuantizeAndDequantizeV3"(%x, %l, %h, %b) : (tensor<2x2xf32>, tensor<f32>, tensor<f32>, tensor<i32>) -> tensor<2x2xf32>
  %1 = "tf.QuantizeAndDequantizeV4"(%x, %l, %h) {range_given = true, num_bits = 20 : i64} : (tensor<2x2xf32>, tensor<f32>, tensor<f32>) -> tensor<2x2xf32>
  %2 = "tf.QuantizeAndDequantizeV4"(%x, %z, %z) {range_given = true} : (tensor<2x2xf32>, tensor<f32>, tensor<f32>) -> tensor<2x2xf32>
  %3 = "tf.QuantizeAndDequantizeV4"(%x, %c, %c) {range_given = true, axis = 0 : i64} : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %4 = "tf.QuantizeAndDequantizeV4"(%x, %r, %h) {range_given = true} : (tensor<2x2xf32>, tensor<f32>, tensor<f32>) -> tensor<2x2xf32>
  return %0, %1, %2, %3, %4 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>
}
