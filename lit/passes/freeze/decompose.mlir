// RUN: tflower-opt %s -tf-device-decompose-resource-ops --split-input-file | filecheck %s

// CHECK-LABEL: @gather
// CHECK:         [[V:%.*]] = "tf.ReadVariableOp"(%arg0)
// CHECK:         "tf.GatherV2"([[V]], %arg1, %{{.*}}) <{batch_dims = 0 : i64}>
func.func @gather(%v: tensor<!tf_type.resource<tensor<4x3xf32>>>, %i: tensor<2xi32>)
    -> tensor<2x3xf32> {
  %0 = "tf.ResourceGather"(%v, %i) {batch_dims = 0 : i64, validate_indices = true}
    : (tensor<!tf_type.resource<tensor<4x3xf32>>>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @gather_nd
// CHECK:         [[V:%.*]] = "tf.ReadVariableOp"(%arg0)
// CHECK:         "tf.GatherNd"([[V]], %arg1)
func.func @gather_nd(%v: tensor<!tf_type.resource<tensor<4x3xf32>>>, %i: tensor<2x1xi32>)
    -> tensor<2x3xf32> {
  %0 = "tf.ResourceGatherNd"(%v, %i)
    : (tensor<!tf_type.resource<tensor<4x3xf32>>>, tensor<2x1xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: @updates
// CHECK:         [[A:%.*]] = "tf.ReadVariableOp"(%arg0)
// CHECK:         [[B:%.*]] = "tf.AddV2"([[A]], %arg1)
// CHECK:         "tf.AssignVariableOp"(%arg0, [[B]])
// CHECK:         [[C:%.*]] = "tf.ReadVariableOp"(%arg0)
// CHECK:         [[D:%.*]] = "tf.Sub"([[C]], %arg1)
// CHECK:         "tf.AssignVariableOp"(%arg0, [[D]])
func.func @updates(%v: tensor<!tf_type.resource<tensor<3xf32>>>, %x: tensor<3xf32>) {
  "tf.AssignAddVariableOp"(%v, %x)
    : (tensor<!tf_type.resource<tensor<3xf32>>>, tensor<3xf32>) -> ()
  "tf.AssignSubVariableOp"(%v, %x)
    : (tensor<!tf_type.resource<tensor<3xf32>>>, tensor<3xf32>) -> ()
  return
}

// -----

// CHECK-LABEL: @scatter
// CHECK:         [[A:%.*]] = "tf.ReadVariableOp"(%arg0)
// CHECK:         [[I:%.*]] = "tf.ExpandDims"(%arg1, %{{.*}})
// CHECK:         [[B:%.*]] = "tf.TensorScatterUpdate"([[A]], [[I]], %arg2)
// CHECK:         "tf.AssignVariableOp"(%arg0, [[B]])
func.func @scatter(
    %v: tensor<!tf_type.resource<tensor<4x3xf32>>>, %i: tensor<2xi32>, %x: tensor<2x3xf32>) {
  "tf.ResourceScatterUpdate"(%v, %i, %x)
    : (tensor<!tf_type.resource<tensor<4x3xf32>>>, tensor<2xi32>, tensor<2x3xf32>) -> ()
  return
}

// -----

// The type of the variable is needed.
// CHECK-LABEL: @unknown
// CHECK:         "tf.AssignAddVariableOp"
func.func @unknown(%v: tensor<!tf_type.resource>, %x: tensor<3xf32>) {
  "tf.AssignAddVariableOp"(%v, %x) : (tensor<!tf_type.resource>, tensor<3xf32>) -> ()
  return
}
