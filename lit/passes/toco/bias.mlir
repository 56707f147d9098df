// RUN: tflower-opt %s --toco-ensure-bias-vectors --split-input-file | filecheck %s

// Every layer has a bias: one zero for each output channel.
// CHECK-LABEL: @none
// CHECK:         [[B:%.*]] = "tfl.pseudo_const"() {{.*}}dense<0.0{{.*}}tensor<3xf32>
// CHECK:         "tfl.conv_2d"(%arg0, %arg1, [[B]])
func.func @none(%x: tensor<1x4x4x1xf32>, %w: tensor<3x1x1x1xf32>) -> tensor<1x4x4x3xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.conv_2d"(%x, %w, %n) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x1xf32>, tensor<3x1x1x1xf32>, none) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

// There is one.
// CHECK-LABEL: @given
// CHECK-NOT:     tfl.pseudo_const
func.func @given(%x: tensor<1x4x4x1xf32>, %w: tensor<3x1x1x1xf32>, %b: tensor<3xf32>) -> tensor<1x4x4x3xf32> {
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x1xf32>, tensor<3x1x1x1xf32>, tensor<3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

// How many channels there are is not known yet.
// CHECK-LABEL: @unknown
// CHECK-NOT:     tfl.pseudo_const
func.func @unknown(%x: tensor<1x4x4x1xf32>, %w: tensor<?x1x1x1xf32>) -> tensor<1x4x4x?xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.conv_2d"(%x, %w, %n) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x1xf32>, tensor<?x1x1x1xf32>, none) -> tensor<1x4x4x?xf32>
  return %0 : tensor<1x4x4x?xf32>
}
