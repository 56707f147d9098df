// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// The kernel broadcasts up to five dimensions, so it gets operands of one shape.

// CHECK-LABEL: func.func @static
// CHECK: [[SHAPE:%.*]] = {{.*}}dense<[1, 2, 1, 2, 3, 2]> : tensor<6xi64>
// CHECK: [[Y:%.*]] = "tfl.broadcast_to"(%{{.*}}, [[SHAPE]])
// CHECK: tfl.maximum
// CHECK-SAME: [[Y]]
func.func @static(%x: tensor<1x2x1x2x3x2xf32>, %y: tensor<3x1xf32>) -> tensor<1x2x1x2x3x2xf32> {
  %0 = "tf.Maximum"(%x, %y) : (tensor<1x2x1x2x3x2xf32>, tensor<3x1xf32>) -> tensor<1x2x1x2x3x2xf32>
  return %0 : tensor<1x2x1x2x3x2xf32>
}

// -----

// Shapes that are not known are computed.

// CHECK-LABEL: func.func @dynamic
// CHECK-DAG: "tfl.shape"(%{{.*}}) : (tensor<?x2x1x2x3x2xf32>) -> tensor<6xi64>
// CHECK-DAG: dense<[3, 1]> : tensor<2xi64>
// CHECK: [[SHAPE:%.*]] = "tfl.broadcast_args"
// CHECK: [[X:%.*]] = "tfl.broadcast_to"(%{{.*}}, [[SHAPE]])
// CHECK: [[Y:%.*]] = "tfl.broadcast_to"(%{{.*}}, [[SHAPE]])
// CHECK: tfl.maximum
// CHECK-SAME: [[X]], [[Y]]
func.func @dynamic(%x: tensor<?x2x1x2x3x2xf32>, %y: tensor<3x1xf32>) -> tensor<?x2x1x2x3x2xf32> {
  %0 = "tf.Maximum"(%x, %y) : (tensor<?x2x1x2x3x2xf32>, tensor<3x1xf32>) -> tensor<?x2x1x2x3x2xf32>
  return %0 : tensor<?x2x1x2x3x2xf32>
}

// -----

// Within the kernel's limit nothing is inserted.

// CHECK-LABEL: func.func @within
// CHECK-NOT: tfl.broadcast_to
func.func @within(%x: tensor<2x1x2xf32>, %y: tensor<2x1xf32>) -> tensor<2x2x2xf32> {
  %0 = "tf.Maximum"(%x, %y) : (tensor<2x1x2xf32>, tensor<2x1xf32>) -> tensor<2x2x2xf32>
  return %0 : tensor<2x2x2xf32>
}

// -----

// Without ranks there is no way.

// CHECK-LABEL: func.func @unranked
// CHECK: "tf.Atan2"
func.func @unranked(%x: tensor<*xf16>, %y: tensor<*xf16>) -> tensor<*xf16> {
  %0 = "tf.Atan2"(%x, %y) : (tensor<*xf16>, tensor<*xf16>) -> tensor<*xf16>
  return %0 : tensor<*xf16>
}
