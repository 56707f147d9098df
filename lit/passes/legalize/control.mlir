// RUN: tflower-opt %s -tfl-legalize-tf | filecheck %s
// RUN: tflower-opt %s -tfl-legalize-tf='preserve-assert-op=true' | filecheck %s --check-prefix=KEEP

// Assertions go unless they are asked for.

// CHECK-LABEL: func.func @checked
// CHECK-NOT: tf.Assert
// CHECK: tfl.add
// KEEP: "tf.Assert"
func.func @checked(%c: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  "tf.Assert"(%c, %x) {summarize = 3 : i64} : (tensor<i1>, tensor<2xf32>) -> ()
  %0 = "tf.Identity"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.AddV2"(%0, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
