// RUN: tflower-opt %s -tf-device-index-selector --split-input-file | filecheck %s

// The index chooses between functions only, so it is the one past all devices: the default.

// CHECK-LABEL: func.func @chosen
// CHECK: [[I:%.*]] = "tf.Const"() <{value = dense<2> : tensor<i32>}>
// CHECK: "tf.Case"([[I]], %arg0)
func.func @chosen(%x: tensor<1xf32>) -> tensor<1xf32> {
  %i = "tf.DeviceIndex"() {device_names = ["CPU", "GPU"]} : () -> tensor<i32>
  %0 = "tf.Case"(%i, %x) {branches = [@a, @a, @a], is_stateless = true} : (tensor<i32>, tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}
func.func private @a(%x: tensor<1xf32>) -> tensor<1xf32> {
  return %x : tensor<1xf32>
}

// -----

// CHECK-LABEL: func.func @returned
// CHECK: "tf.DeviceIndex"
func.func @returned() -> tensor<i32> {
  %i = "tf.DeviceIndex"() {device_names = ["CPU", "GPU"]} : () -> tensor<i32>
  return %i : tensor<i32>
}
