// RUN: tflower-opt %s -tfl-lower-quant-annotations -tfl-fuse-qdq | filecheck %s

// What hands its operand on, and a cast to the type that it has, go.
// CHECK-LABEL: func.func @passing(
// CHECK-NEXT:    return %arg0, %arg1
func.func @passing(%x: tensor<2x!quant.uniform<i8:f32, 1.0>>, %y: tensor<2xf32>) -> (tensor<2x!quant.uniform<i8:f32, 1.0>>, tensor<2xf32>) {
  %0 = "tfl.quantize"(%x) {qtype = tensor<2x!quant.uniform<i8:f32, 1.0>>} : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  %1 = "tf.Identity"(%y) : (tensor<2xf32>) -> tensor<2xf32>
  return %0, %1 : tensor<2x!quant.uniform<i8:f32, 1.0>>, tensor<2xf32>
}
