// RUN: tflower-opt %s -tfl-legalize-tf | filecheck %s
// RUN: tflower-opt %s -tfl-legalize-tf='run-tfl-runtime-verification=false' | filecheck %s --check-prefix=ANY

// Without asking the kernels, half floats and the like pass.

// CHECK-LABEL: func.func @doubles
// CHECK: "tf.Sqrt"
// ANY-LABEL: func.func @doubles
// ANY: "tfl.sqrt"
func.func @doubles(%x: tensor<2xf64>) -> tensor<2xf64> {
  %0 = "tf.Sqrt"(%x) : (tensor<2xf64>) -> tensor<2xf64>
  return %0 : tensor<2xf64>
}
