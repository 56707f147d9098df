// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// Values pass.
// CHECK-LABEL: @passing
// CHECK-NEXT:    return
func.func @passing(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tf.StopGradient"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = "tf.Snapshot"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = "tf.PreventGradient"(%1) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = "tf.CheckNumerics"(%2) {message = ""} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %3 : tensor<2x3xf32>
}

// -----

// An identity of the same type.
// CHECK-LABEL: @identity
// CHECK-NEXT:    return
func.func @identity(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Identity"(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Of another type, for an op that takes both.
// CHECK-LABEL: @refined_identity
// CHECK:         "tf.Exp"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @refined_identity(%x: tensor<?x3xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Identity"(%x) : (tensor<?x3xf32>) -> tensor<2x3xf32>
  %1 = "tf.Exp"(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// For a result, which needs the type.
// CHECK-LABEL: @identity_of_result
// CHECK:         "tf.Identity"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @identity_of_result(%x: tensor<?x3xf32>) -> tensor<2x3xf32> {
  %0 = "tf.Identity"(%x) : (tensor<?x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Of more values.
// CHECK-LABEL: @identities
// CHECK-NEXT:    return
func.func @identities(%x: tensor<2x3xf32>, %y: tensor<3xf32>) -> (tensor<2x3xf32>, tensor<3xf32>) {
  %0:2 = "tf.IdentityN"(%x, %y)
    : (tensor<2x3xf32>, tensor<3xf32>) -> (tensor<2x3xf32>, tensor<3xf32>)
  return %0#0, %0#1 : tensor<2x3xf32>, tensor<3xf32>
}

// -----

// Two transposes.
// CHECK-LABEL: @transposes
// CHECK:         "tf.Transpose"{{.*}} -> tensor<3x2x4xf32>
// CHECK-NEXT:    return
func.func @transposes(%x: tensor<2x3x4xf32>) -> tensor<3x2x4xf32> {
  %p = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  %q = arith.constant dense<[0, 2, 1]> : tensor<3xi32>
  %0 = "tf.Transpose"(%x, %p) : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<3x4x2xf32>
  %1 = "tf.Transpose"(%0, %q) : (tensor<3x4x2xf32>, tensor<3xi32>) -> tensor<3x2x4xf32>
  return %1 : tensor<3x2x4xf32>
}

// -----

// A reshape of dimensions of 1.
// CHECK-LABEL: @transpose_and_reshape
// CHECK:         "tf.Transpose"{{.*}} -> tensor<1x4x2xf32>
// CHECK-NEXT:    return
func.func @transpose_and_reshape(%x: tensor<2x1x4xf32>) -> tensor<1x4x2xf32> {
  %p = arith.constant dense<[2, 1, 0]> : tensor<3xi32>
  %s = arith.constant dense<[1, 4, 2]> : tensor<3xi32>
  %0 = "tf.Transpose"(%x, %p) : (tensor<2x1x4xf32>, tensor<3xi32>) -> tensor<4x1x2xf32>
  %1 = "tf.Reshape"(%0, %s) : (tensor<4x1x2xf32>, tensor<3xi32>) -> tensor<1x4x2xf32>
  return %1 : tensor<1x4x2xf32>
}

// -----

// Of others.
// CHECK-LABEL: @transpose_and_other_reshape
// CHECK:         "tf.Transpose"{{.*}} -> tensor<4x1x2xf32>
// CHECK:         "tf.Reshape"{{.*}} -> tensor<1x2x4xf32>
// CHECK-NEXT:    return
func.func @transpose_and_other_reshape(%x: tensor<2x1x4xf32>) -> tensor<1x2x4xf32> {
  %p = arith.constant dense<[2, 1, 0]> : tensor<3xi32>
  %s = arith.constant dense<[1, 2, 4]> : tensor<3xi32>
  %0 = "tf.Transpose"(%x, %p) : (tensor<2x1x4xf32>, tensor<3xi32>) -> tensor<4x1x2xf32>
  %1 = "tf.Reshape"(%0, %s) : (tensor<4x1x2xf32>, tensor<3xi32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// -----

// The main diagonal.
// CHECK-LABEL: @set_diag
// CHECK:         "tf.MatrixSetDiag"{{.*}} -> tensor<3x3xf32>
// CHECK-NEXT:    return
func.func @set_diag(%x: tensor<3x3xf32>, %d: tensor<3xf32>) -> tensor<3x3xf32> {
  %k = arith.constant dense<0> : tensor<i32>
  %0 = "tf.MatrixSetDiagV3"(%x, %d, %k)
    : (tensor<3x3xf32>, tensor<3xf32>, tensor<i32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

// Another one.
// CHECK-LABEL: @set_other_diag
// CHECK:         "tf.MatrixSetDiagV3"{{.*}} -> tensor<3x3xf32>
// CHECK-NEXT:    return
func.func @set_other_diag(%x: tensor<3x3xf32>, %d: tensor<2xf32>) -> tensor<3x3xf32> {
  %k = arith.constant dense<1> : tensor<i32>
  %0 = "tf.MatrixSetDiagV3"(%x, %d, %k)
    : (tensor<3x3xf32>, tensor<2xf32>, tensor<i32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

// An addition where it goes.
// CHECK-LABEL: @scatter_add
// CHECK:         "tf.GatherNd"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.Add"{{.*}} -> tensor<2x3xf32>
// CHECK:         "tf.TensorScatterUpdate"{{.*}} -> tensor<4x3xf32>
// CHECK-NEXT:    return
func.func @scatter_add(%x: tensor<4x3xf32>, %u: tensor<2x3xf32>) -> tensor<4x3xf32> {
  %i = arith.constant dense<[[1], [3]]> : tensor<2x1xi32>
  %0 = "tf.TensorScatterAdd"(%x, %i, %u)
    : (tensor<4x3xf32>, tensor<2x1xi32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// Unsigned numbers.
// CHECK-LABEL: @unsigned
// CHECK:         "tf.Cast"{{.*}} -> tensor<2xi32>
// CHECK:         "tf.Cast"{{.*}} -> tensor<2xi32>
// CHECK:         "tf.AddV2"{{.*}} -> tensor<2xi32>
// CHECK:         "tf.Cast"{{.*}} -> tensor<2xui32>
// CHECK-NEXT:    return
func.func @unsigned(%x: tensor<2xui32>, %y: tensor<2xui32>) -> tensor<2xui32> {
  %0 = "tf.AddV2"(%x, %y) : (tensor<2xui32>, tensor<2xui32>) -> tensor<2xui32>
  return %0 : tensor<2xui32>
}

// -----

// The shape of what is filled.
// CHECK-LABEL: @shape_of_fill
// CHECK-NEXT:    return
func.func @shape_of_fill(%d: tensor<2xi32>, %v: tensor<f32>) -> tensor<2xi32> {
  %0 = "tf.Fill"(%d, %v) : (tensor<2xi32>, tensor<f32>) -> tensor<?x?xf32>
  %1 = "tf.Shape"(%0) : (tensor<?x?xf32>) -> tensor<2xi32>
  return %1 : tensor<2xi32>
}

// -----

// In another type.
// CHECK-LABEL: @long_shape_of_fill
// CHECK:         "tf.Fill"{{.*}} -> tensor<?x?xf32>
// CHECK:         "tf.Shape"{{.*}} -> tensor<2xi64>
// CHECK-NEXT:    return
func.func @long_shape_of_fill(%d: tensor<2xi32>, %v: tensor<f32>) -> tensor<2xi64> {
  %0 = "tf.Fill"(%d, %v) : (tensor<2xi32>, tensor<f32>) -> tensor<?x?xf32>
  %1 = "tf.Shape"(%0) : (tensor<?x?xf32>) -> tensor<2xi64>
  return %1 : tensor<2xi64>
}

// -----

// Broadcast later.
// CHECK-LABEL: @broadcast
// CHECK:         "tf.Reshape"{{.*}} -> tensor<1x3xf32>
// CHECK:         "tf.BroadcastTo"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @broadcast(%x: tensor<1x3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 1, 3]> : tensor<3xi32>
  %t = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tf.BroadcastTo"(%x, %s) : (tensor<1x3xf32>, tensor<3xi32>) -> tensor<2x1x3xf32>
  %1 = "tf.Reshape"(%0, %t) : (tensor<2x1x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// As the runtime does it.
// CHECK-LABEL: @rfft
// CHECK:         "tf.ExpandDims"{{.*}} -> tensor<2x1x8xf32>
// CHECK:         "tf.RFFT2D"{{.*}} -> tensor<2x1x5xcomplex<f32>>
// CHECK:         "tf.Squeeze"{{.*}}squeeze_dims = [-2]{{.*}} -> tensor<2x5xcomplex<f32>>
// CHECK-NEXT:    return
func.func @rfft(%x: tensor<2x8xf32>) -> tensor<2x5xcomplex<f32>> {
  %l = arith.constant dense<[8]> : tensor<1xi32>
  %0 = "tf.RFFT"(%x, %l) : (tensor<2x8xf32>, tensor<1xi32>) -> tensor<2x5xcomplex<f32>>
  return %0 : tensor<2x5xcomplex<f32>>
}

// -----

// With a computed length.
// CHECK-LABEL: @rfft_of_length
// CHECK:         "tf.ExpandDims"{{.*}} -> tensor<2x1x8xf32>
// CHECK:         "tf.ConcatV2"{{.*}} -> tensor<2xi32>
// CHECK:         "tf.RFFT2D"{{.*}} -> tensor<2x1x?xcomplex<f32>>
// CHECK:         "tf.Squeeze"{{.*}}squeeze_dims = [-2]{{.*}} -> tensor<2x?xcomplex<f32>>
// CHECK-NEXT:    return
func.func @rfft_of_length(%x: tensor<2x8xf32>, %l: tensor<1xi32>) -> tensor<2x?xcomplex<f32>> {
  %0 = "tf.RFFT"(%x, %l) : (tensor<2x8xf32>, tensor<1xi32>) -> tensor<2x?xcomplex<f32>>
  return %0 : tensor<2x?xcomplex<f32>>
}

// -----

// The rank is known.
// CHECK-LABEL: @rank
// CHECK-NEXT:    dense<2> : tensor<i32>
// CHECK-NEXT:    return
func.func @rank(%x: tensor<?x3xf32>) -> tensor<i32> {
  %0 = "tf.Rank"(%x) : (tensor<?x3xf32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// -----

// The type is that of the declared result.
// CHECK-LABEL: @passing_type
// CHECK-NEXT:    "tf.Identity"(%arg0) : (tensor<?xf32>) -> tensor<2xf32>
// CHECK-NEXT:    return
func.func @passing_type(%x: tensor<?xf32>) -> tensor<2xf32> {
  %0 = "tf.PlaceholderWithDefault"(%x) : (tensor<?xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
