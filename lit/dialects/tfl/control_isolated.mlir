// RUN: tflower-opt %s | filecheck %s

// An op that is kept as it is, in a region that sees nothing of what is around.

// CHECK-LABEL: func.func @wrapped
// CHECK: "tfl.custom_tf"(%{{.*}}) ({
// CHECK:   "tf.Erf"
func.func @wrapped(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.custom_tf"(%x) ({
  ^bb0(%y: tensor<2xf32>):
    %1 = "tf.Erf"(%y) : (tensor<2xf32>) -> tensor<2xf32>
    "tfl.yield"(%1) : (tensor<2xf32>) -> ()
  }) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
