// RUN: tflower-opt %s --toco-convert-expand-dims-to-reshape --toco-convert-squeeze-to-reshape --toco-convert-trivial-pack-to-reshape --toco-convert-trivial-add-n-to-add --toco-convert-trivial-tile-to-concat --toco-convert-trivial-transpose-to-reshape --split-input-file | filecheck %s

// A negative axis counts from the end of the result.
// CHECK-LABEL: @expand_dims
// CHECK:         [[S:%[0-9]+]] = {{.*}}dense<[2, 3, 1]> : tensor<3xi32>
// CHECK:         "tfl.reshape"(%{{.*}}, [[S]]) {{.*}} -> tensor<2x3x1xf32>
func.func @expand_dims(%x: tensor<2x3xf32>) -> tensor<2x3x1xf32> {
  %axis = arith.constant dense<-1> : tensor<1xi64>
  %0 = "tfl.expand_dims"(%x, %axis) : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2x3x1xf32>
  return %0 : tensor<2x3x1xf32>
}

// -----

// The axis is not constant.
// CHECK-LABEL: @expand_dims_of_unknown_axis
// CHECK:         tfl.expand_dims
func.func @expand_dims_of_unknown_axis(%x: tensor<2x3xf32>, %axis: tensor<i32>) -> tensor<*xf32> {
  %0 = "tfl.expand_dims"(%x, %axis) : (tensor<2x3xf32>, tensor<i32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

// CHECK-LABEL: @squeeze
// CHECK:         [[S:%[0-9]+]] = {{.*}}dense<[2, 3]> : tensor<2xi32>
// CHECK:         "tfl.reshape"(%{{.*}}, [[S]]) {{.*}} -> tensor<2x3xf32>
func.func @squeeze(%x: tensor<2x1x3xf32>) -> tensor<2x3xf32> {
  %0 = "tfl.squeeze"(%x) {squeeze_dims = [1]} : (tensor<2x1x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// A scalar is left to the squeeze.
// CHECK-LABEL: @squeeze_to_scalar
// CHECK:         tfl.squeeze
func.func @squeeze_to_scalar(%x: tensor<1x1xf32>) -> tensor<f32> {
  %0 = "tfl.squeeze"(%x) {squeeze_dims = []} : (tensor<1x1xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// CHECK-LABEL: @pack_of_one
// CHECK:         {{.*}}dense<[2, 3, 1]> : tensor<3xi32>
// CHECK:         tfl.reshape
func.func @pack_of_one(%x: tensor<2x3xf32>) -> tensor<2x3x1xf32> {
  %0 = "tfl.pack"(%x) {values_count = 1 : i32, axis = -1 : i32}
    : (tensor<2x3xf32>) -> tensor<2x3x1xf32>
  return %0 : tensor<2x3x1xf32>
}

// -----

// CHECK-LABEL: @pack_of_two
// CHECK:         tfl.pack
func.func @pack_of_two(%x: tensor<2xf32>) -> tensor<2x2xf32> {
  %0 = "tfl.pack"(%x, %x) {values_count = 2 : i32, axis = 0 : i32}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// CHECK-LABEL: @add_of_two
// CHECK:         tfl.add{{ |"}}
// CHECK-NOT:     tfl.add_n
func.func @add_of_two(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.add_n"(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A sum of one term is the term.
// CHECK-LABEL: @add_of_one
// CHECK-NOT:     tfl.add
// CHECK:         tfl.exp
func.func @add_of_one(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.add_n"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @add_of_three
// CHECK:         tfl.add_n
func.func @add_of_three(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.add_n"(%x, %x, %x) : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @tile
// CHECK:         "tfl.concatenation"([[X:%.*]], [[X]], [[X]]) {{.*}}axis = 1
func.func @tile(%x: tensor<2x1xf32>) -> tensor<2x3xf32> {
  %times = arith.constant dense<[1, 3]> : tensor<2xi32>
  %0 = "tfl.tile"(%x, %times) : (tensor<2x1xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Several axes stay with the tile.
// CHECK-LABEL: @tile_of_two_axes
// CHECK:         tfl.tile
func.func @tile_of_two_axes(%x: tensor<2x1xf32>) -> tensor<4x3xf32> {
  %times = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.tile"(%x, %times) : (tensor<2x1xf32>, tensor<2xi32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// So does a tile that leaves nothing.
// CHECK-LABEL: @tile_of_nothing
// CHECK:         tfl.tile
func.func @tile_of_nothing(%x: tensor<2x1xf32>) -> tensor<2x0xf32> {
  %times = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.tile"(%x, %times) : (tensor<2x1xf32>, tensor<2xi32>) -> tensor<2x0xf32>
  return %0 : tensor<2x0xf32>
}

// -----

// CHECK-LABEL: @transpose_of_ones
// CHECK:         {{.*}}dense<[1, 2, 1, 3]> : tensor<4xi32>
// CHECK:         tfl.reshape
func.func @transpose_of_ones(%x: tensor<2x3x1x1xf32>) -> tensor<1x2x1x3xf32> {
  %perm = arith.constant dense<[2, 0, 3, 1]> : tensor<4xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x3x1x1xf32>, tensor<4xi32>) -> tensor<1x2x1x3xf32>
  return %0 : tensor<1x2x1x3xf32>
}

// -----

// CHECK-LABEL: @transpose
// CHECK:         tfl.transpose
func.func @transpose(%x: tensor<2x3x1xf32>) -> tensor<3x1x2xf32> {
  %perm = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x3x1xf32>, tensor<3xi32>) -> tensor<3x1x2xf32>
  return %0 : tensor<3x1x2xf32>
}
