// RUN: tflower-opt %s -tfl-large-constant-fold=fold-fp16-resource-casts=false --split-input-file | filecheck %s

// A resource of halves stays one.
// CHECK-LABEL: @halves
// CHECK:         "tfl.cast"
func.func @halves() -> tensor<2xf32> {
  %w = arith.constant dense_resource<w> : tensor<2xf16>
  %0 = "tfl.cast"(%w) : (tensor<2xf16>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x02000000003C0040"
    }
  }
#-}

// -----

// The other way is folded all the same.
// CHECK-LABEL: @to_halves
// CHECK-NOT:     "tfl.cast"
func.func @to_halves() -> tensor<2xf16> {
  %w = arith.constant dense_resource<w> : tensor<2xf32>
  %0 = "tfl.cast"(%w) : (tensor<2xf32>) -> tensor<2xf16>
  return %0 : tensor<2xf16>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F00000040"
    }
  }
#-}
