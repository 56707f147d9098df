// RUN: tflower-opt %s --toco-resolve-batch-normalization --split-input-file | filecheck %s

// With constant parameters it is a product and a sum: 5 - 2 * 3 = -1.
// CHECK-LABEL: @constant
// CHECK-DAG:     [[M:%.*]] = "tfl.pseudo_const"() {{.*}}dense<3.0
// CHECK-DAG:     [[A:%.*]] = "tfl.pseudo_const"() {{.*}}dense<-1.0
// CHECK:         [[P:%.*]] = tfl.mul(%arg0, [[M]])
// CHECK-NEXT:    tfl.add([[P]], [[A]])
func.func @constant(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %mean = "tfl.pseudo_const"() {value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %m = "tfl.pseudo_const"() {value = dense<3.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b = "tfl.pseudo_const"() {value = dense<5.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %0 = "toco.batch_normalization"(%x, %mean, %m, %b) : (tensor<1x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// -----

// The multiplier is not known yet.
// CHECK-LABEL: @variable
// CHECK:         toco.batch_normalization
func.func @variable(%x: tensor<1x4xf32>, %m: tensor<4xf32>) -> tensor<1x4xf32> {
  %mean = "tfl.pseudo_const"() {value = dense<2.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %b = "tfl.pseudo_const"() {value = dense<5.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %0 = "toco.batch_normalization"(%x, %mean, %m, %b) : (tensor<1x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
