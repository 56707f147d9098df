// RUN: tflower-opt %s -tfl-raise-custom-ops --split-input-file | filecheck %s
// RUN: tflower-opt %s -tfl-raise-custom-ops="test-raise-tf-targets=tf.Erf,tf.Sinh" --split-input-file | filecheck %s --check-prefix=NAMED

// Without names the ops that nobody knows are wrapped, with names just those.

// CHECK-LABEL: func.func @two
// CHECK: "tf.Erf"(%arg0)
// CHECK: "tfl.custom_tf"({{%.*}}) ({
// CHECK: "tf.Mine"({{%.*}}) {level = 3 : i64}
// CHECK: "tfl.yield"
// CHECK: }) {level = 3 : i64}
// NAMED-LABEL: func.func @two
// NAMED: "tfl.custom_tf"(%arg0) ({
// NAMED: "tf.Erf"
// NAMED: })
// NAMED-NOT: tfl.custom_tf
// NAMED: "tf.Mine"
func.func @two(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Erf"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Mine"(%0) {level = 3 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// What is wrapped or custom already stays as it is.

// CHECK-LABEL: func.func @wrapped
// CHECK-COUNT-1: tfl.custom_tf
// CHECK: "tfl.custom"
// CHECK-NOT: tfl.custom_tf
func.func @wrapped(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.custom_tf"(%x) ({
  ^bb0(%a: tensor<2xf32>):
    %i = "tf.Mine"(%a) : (tensor<2xf32>) -> tensor<2xf32>
    "tfl.yield"(%i) : (tensor<2xf32>) -> ()
  }) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.custom"(%0) {custom_code = "Mine", custom_option = #tfl<const_bytes : "0x">} : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
