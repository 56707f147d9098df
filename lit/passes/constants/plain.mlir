// RUN: tflower-opt %s -tfl-dense-resource-to-dense-elements --split-input-file | filecheck %s

// CHECK-LABEL: @named
// CHECK:         arith.constant dense<[true, false]> : tensor<2xi1>
// CHECK-NOT:     dialect_resources
func.func @named() -> tensor<2xi1> {
  %0 = arith.constant dense_resource<bits> : tensor<2xi1>
  return %0 : tensor<2xi1>
}

{-#
  dialect_resources: {
    builtin: {
      bits: "0x010000000100"
    }
  }
#-}
