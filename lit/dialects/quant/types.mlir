// RUN: tflower-opt %s | tflower-opt - | filecheck %s

// A scale for each block: along the last axis, three of one element.
// CHECK-LABEL: @blocks
// CHECK-SAME:    tensor<2x3x!quant.uniform<i4:f32:{1:1}, {5.000000e-01,2.500000e-01,1.000000e+00:3}>>
func.func @blocks(%x: tensor<2x3x!quant.uniform<i4:f32:{1:1}, {0.5, 0.25, 1.0:3}>>) {
  return
}

// Two blocks along one axis and three along another.
// CHECK-LABEL: @nested
// CHECK-SAME:    !quant.uniform<i8:f32:{0:2, 1:1}, {{{{}}5.000000e-01,2.500000e-01,1.000000e+00},{5.000000e-01,2.500000e-01,1.000000e+00}}>
func.func @nested(%x: tensor<4x3x!quant.uniform<i8:f32:{0:2, 1:1}, {{0.5, 0.25, 1.0}, {0.5, 0.25, 1.0}}>>) {
  return
}

// CHECK-LABEL: @casts
// CHECK:         "quant.qcast"(%arg0) : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 5.000000e-01>>
// CHECK:         "quant.scast"({{.*}}) : (tensor<2x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<2xi8>
// CHECK:         "quant.scast"
// CHECK:         "quant.dcast"
func.func @casts(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "quant.qcast"(%x) : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %1 = "quant.scast"(%0) : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2xi8>
  %2 = "quant.scast"(%1) : (tensor<2xi8>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %3 = "quant.dcast"(%2) : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2xf32>
  return %3 : tensor<2xf32>
}
