// RUN: tflower-opt %s -tfl-prepare-tf --split-input-file | filecheck %s

// Constant parameters make one factor and one shift.
// CHECK-LABEL: @constants
// CHECK:         "tf.Mul"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK:         "tf.AddV2"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK-NEXT:    return
func.func @constants(%x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32> {
  %s = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %o = arith.constant dense<[0.5, 1.5, 2.5]> : tensor<3xf32>
  %m = arith.constant dense<[-1.0, 0.0, 1.0]> : tensor<3xf32>
  %v = arith.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32>
  %0:6 = "tf.FusedBatchNormV3"(%x, %s, %o, %m, %v) {epsilon = 1.0e-3 : f32, is_training = false}
    : (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return %0#0 : tensor<1x2x2x3xf32>
}

// -----

// Others are computed.
// CHECK-LABEL: @computed
// CHECK:         "tf.Mul"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Sub"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Add"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK-NEXT:    return
func.func @computed(%x: tensor<1x2x2x3xf32>, %s: tensor<3xf32>, %o: tensor<3xf32>, %m: tensor<3xf32>)
    -> tensor<1x2x2x3xf32> {
  %v = arith.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32>
  %0:6 = "tf.FusedBatchNormV3"(%x, %s, %o, %m, %v) {epsilon = 1.0e-3 : f32, is_training = false}
    : (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return %0#0 : tensor<1x2x2x3xf32>
}

// -----

// Training takes mean and variance of the batch.
// CHECK-LABEL: @training
// CHECK:         "tf.Mean"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.SquaredDifference"{{.*}} -> tensor<2x2x2x3xf32>
// CHECK:         "tf.Mean"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Add"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Rsqrt"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<2x2x2x3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Sub"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Add"{{.*}} -> tensor<2x2x2x3xf32>
// CHECK-NEXT:    return
func.func @training(%x: tensor<2x2x2x3xf32>, %s: tensor<3xf32>, %o: tensor<3xf32>, %m: tensor<0xf32>, %v: tensor<0xf32>)
    -> tensor<2x2x2x3xf32> {
  %0:6 = "tf.FusedBatchNormV3"(%x, %s, %o, %m, %v) {epsilon = 1.0e-3 : f32, is_training = true}
    : (tensor<2x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<0xf32>, tensor<0xf32>) -> (tensor<2x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return %0#0 : tensor<2x2x2x3xf32>
}

// -----

// The mean is wanted, too.
// CHECK-LABEL: @mean
// CHECK:         "tf.FusedBatchNormV3"{{.*}} -> (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
// CHECK-NEXT:    return
func.func @mean(%x: tensor<1x2x2x3xf32>, %s: tensor<3xf32>, %o: tensor<3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>)
    -> (tensor<1x2x2x3xf32>, tensor<3xf32>) {
  %0:6 = "tf.FusedBatchNormV3"(%x, %s, %o, %m, %v) {epsilon = 1.0e-3 : f32, is_training = false}
    : (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return %0#0, %0#1 : tensor<1x2x2x3xf32>, tensor<3xf32>
}

// -----

// Channels come first.
// CHECK-LABEL: @channels_first
// CHECK:         "tf.FusedBatchNormV3"{{.*}} -> (tensor<1x3x2x2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
// CHECK-NEXT:    return
func.func @channels_first(%x: tensor<1x3x2x2xf32>, %s: tensor<3xf32>, %o: tensor<3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>)
    -> tensor<1x3x2x2xf32> {
  %0:6 = "tf.FusedBatchNormV3"(%x, %s, %o, %m, %v) {epsilon = 1.0e-3 : f32, is_training = false, data_format = "NCHW"}
    : (tensor<1x3x2x2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<1x3x2x2xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
  return %0#0 : tensor<1x3x2x2xf32>
}

// -----

// The older op.
// CHECK-LABEL: @global
// CHECK:         "tf.Mul"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Sub"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Add"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK-NEXT:    return
func.func @global(%x: tensor<1x2x2x3xf32>, %m: tensor<3xf32>, %b: tensor<3xf32>, %g: tensor<3xf32>)
    -> tensor<1x2x2x3xf32> {
  %v = arith.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32>
  %0 = "tf.BatchNormWithGlobalNormalization"(%x, %m, %v, %b, %g) {variance_epsilon = 1.0e-3 : f32, scale_after_normalization = true}
    : (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x2x2x3xf32>
  return %0 : tensor<1x2x2x3xf32>
}

// -----

// Without a factor.
// CHECK-LABEL: @global_without_factor
// CHECK:         "tf.Mul"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK:         "tf.Mul"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Sub"{{.*}} -> tensor<3xf32>
// CHECK:         "tf.Add"{{.*}} -> tensor<1x2x2x3xf32>
// CHECK-NEXT:    return
func.func @global_without_factor(%x: tensor<1x2x2x3xf32>, %m: tensor<3xf32>, %b: tensor<3xf32>, %g: tensor<3xf32>)
    -> tensor<1x2x2x3xf32> {
  %v = arith.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32>
  %0 = "tf.BatchNormWithGlobalNormalization"(%x, %m, %v, %b, %g) {variance_epsilon = 1.0e-3 : f32, scale_after_normalization = false}
    : (tensor<1x2x2x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x2x2x3xf32>
  return %0 : tensor<1x2x2x3xf32>
}
