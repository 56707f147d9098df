// RUN: tflower-opt %s -dce --split-input-file | filecheck %s

// Nothing uses the sum, then nothing uses the exponential.
// CHECK-LABEL: @unused
// CHECK-NEXT:    return
func.func @unused(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.add"(%0, %x) {fused_activation_function = "NONE"}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %x : tensor<2xf32>
}

// -----

// One of two results is used.
// CHECK-LABEL: @half_used
// CHECK-NEXT:    "tfl.unpack"
func.func @half_used(%x: tensor<2x3xf32>) -> tensor<3xf32> {
  %0:2 = "tfl.unpack"(%x) {axis = 0 : i32, num = 2 : i32}
    : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return %0#1 : tensor<3xf32>
}

// -----

// Writing is an effect, reading is none.
// CHECK-LABEL: @effects
// CHECK-NEXT:    "tf.AssignVariableOp"
// CHECK-NEXT:    return
func.func @effects(%v: tensor<!tf_type.resource<tensor<f32>>>, %x: tensor<f32>) {
  %0 = "tf.ReadVariableOp"(%v) : (tensor<!tf_type.resource<tensor<f32>>>) -> tensor<f32>
  "tf.AssignVariableOp"(%v, %x) : (tensor<!tf_type.resource<tensor<f32>>>, tensor<f32>) -> ()
  return
}

// -----

// Inside of regions, too.
// CHECK-LABEL: @regions
// CHECK:         "tf.IfRegion"
// CHECK-NOT:     tfl.exp
// CHECK:         return
func.func @regions(%c: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %1 = "tf.IfRegion"(%c) ({
    %2 = "tfl.exp"(%x) : (tensor<f32>) -> tensor<f32>
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }, {
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<i1>) -> tensor<f32>
  return %1 : tensor<f32>
}
