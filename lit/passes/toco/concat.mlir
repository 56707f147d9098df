// RUN: tflower-opt %s --toco-resolve-tensor-flow-concat --split-input-file | filecheck %s

// A constant axis becomes an attribute.
// CHECK-LABEL: @v2
// CHECK-NEXT:    "tfl.concatenation"(%arg0, %arg0) {{.*}}axis = 1 : i32
func.func @v2(%x: tensor<1x4xf32>) -> tensor<1x8xf32> {
  %a = "tfl.pseudo_const"() {value = dense<1> : tensor<i64>} : () -> tensor<i64>
  %0 = "toco.concat_v2"(%x, %x, %a) : (tensor<1x4xf32>, tensor<1x4xf32>, tensor<i64>) -> tensor<1x8xf32>
  return %0 : tensor<1x8xf32>
}

// -----

// An axis that is an input cannot.
// CHECK-LABEL: @variable
// CHECK:         toco.concat_v2
func.func @variable(%x: tensor<1x4xf32>, %a: tensor<i32>) -> tensor<1x8xf32> {
  %0 = "toco.concat_v2"(%x, %x, %a) : (tensor<1x4xf32>, tensor<1x4xf32>, tensor<i32>) -> tensor<1x8xf32>
  return %0 : tensor<1x8xf32>
}
