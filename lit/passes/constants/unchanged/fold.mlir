// RUN: tflower-opt %s -tfl-large-constant-fold | filecheck %s

// Not all of the shape is said by the type; axes are counted from the end.
// CHECK-LABEL: func.func @shapes(
// CHECK:         "tfl.reshape"(
// CHECK:         "tfl.transpose"(
func.func @shapes() -> (tensor<?x2xf32>, tensor<2x2xf32>) {
  %w = arith.constant dense_resource<w> : tensor<4xf32>
  %v = arith.constant dense_resource<v> : tensor<2x2xf32>
  %s = arith.constant dense<[-1, 2]> : tensor<2xi32>
  %p = arith.constant dense<[-1, 0]> : tensor<2xi32>
  %0 = "tfl.reshape"(%w, %s) : (tensor<4xf32>, tensor<2xi32>) -> tensor<?x2xf32>
  %1 = "tfl.transpose"(%v, %p) : (tensor<2x2xf32>, tensor<2xi32>) -> tensor<2x2xf32>
  return %0, %1 : tensor<?x2xf32>, tensor<2x2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F000000400000404000008040",
      v: "0x040000000000803F000000400000404000008040"
    }
  }
#-}
