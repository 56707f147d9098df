// RUN: tflower-opt %s -tfl-large-constant-fold --split-input-file | filecheck %s

// The resource holds f32 from now on, and says that it did not before.
// CHECK-LABEL: @widen
// CHECK-NEXT:    arith.constant {litert.target_element_type = f32} dense_resource<w> : tensor<2xf32>
// CHECK-NEXT:    return
// CHECK:         w: "0x040000000000803F00000040"
func.func @widen() -> tensor<2xf32> {
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

// Someone else still wants the halves: the new resource has a name of its own.
// CHECK-LABEL: @widen_shared
// CHECK:         dense_resource<cast_f32_w> : tensor<2xf32>
// CHECK:         return {{.*}} : tensor<2xf16>, tensor<2xf32>
func.func @widen_shared() -> (tensor<2xf16>, tensor<2xf32>) {
  %w = arith.constant dense_resource<w> : tensor<2xf16>
  %0 = "tfl.cast"(%w) : (tensor<2xf16>) -> tensor<2xf32>
  return %w, %0 : tensor<2xf16>, tensor<2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x02000000003C0040"
    }
  }
#-}

// -----

// One element stands for all.
// CHECK-LABEL: @widen_splat
// CHECK-NEXT:    arith.constant dense_resource<cast_w_f32> : tensor<3xf32>
// CHECK-NEXT:    return
func.func @widen_splat() -> tensor<3xf32> {
  %w = arith.constant dense_resource<w> : tensor<3xf16>
  %0 = "tfl.cast"(%w) : (tensor<3xf16>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x02000000003C"
    }
  }
#-}

// -----

// Nothing changes.
// CHECK-LABEL: @same_type
// CHECK-NEXT:    arith.constant dense_resource<w> : tensor<2xi32>
// CHECK-NEXT:    return
func.func @same_type() -> tensor<2xi32> {
  %w = arith.constant dense_resource<w> : tensor<2xi32>
  %0 = "tfl.cast"(%w) : (tensor<2xi32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000700000009000000"
    }
  }
#-}

// -----

// Integers are left to other passes.
// CHECK-LABEL: @integers
// CHECK:         "tfl.cast"
func.func @integers() -> tensor<2xf32> {
  %w = arith.constant dense_resource<w> : tensor<2xi32>
  %0 = "tfl.cast"(%w) : (tensor<2xi32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000700000009000000"
    }
  }
#-}

// -----

// Constants that are no resources are converted between f32 and 16 bits.
// CHECK-LABEL: @plain
// CHECK-NEXT:    arith.constant dense<[1.000000e+00, 2.500000e+00]> : tensor<2xbf16>
// CHECK-NEXT:    return
func.func @plain() -> tensor<2xbf16> {
  %w = arith.constant dense<[1.0, 2.5]> : tensor<2xf32>
  %0 = "tfl.cast"(%w) : (tensor<2xf32>) -> tensor<2xbf16>
  return %0 : tensor<2xbf16>
}

// -----

// But not to f16.
// CHECK-LABEL: @plain_to_half
// CHECK:         "tfl.cast"
func.func @plain_to_half() -> tensor<2xf16> {
  %w = arith.constant dense<[1.0, 2.5]> : tensor<2xf32>
  %0 = "tfl.cast"(%w) : (tensor<2xf32>) -> tensor<2xf16>
  return %0 : tensor<2xf16>
}

// -----

// Two transposes are one; the resource says how its numbers lay when it was read.
// CHECK-LABEL: @turned_twice
// CHECK-NEXT:    arith.constant {litert.layout_permutation = [2, 0, 1]} dense_resource<w> : tensor<1x2x3xf32>
// CHECK-NEXT:    return
func.func @turned_twice() -> tensor<1x2x3xf32> {
  %w = arith.constant dense_resource<w> : tensor<2x3x1xf32>
  %a = arith.constant dense<[1, 0, 2]> : tensor<3xi32>
  %b = arith.constant dense<[2, 1, 0]> : tensor<3xi64>
  %0 = "tfl.transpose"(%w, %a) : (tensor<2x3x1xf32>, tensor<3xi32>) -> tensor<3x2x1xf32>
  %1 = "tfl.transpose"(%0, %b) : (tensor<3x2x1xf32>, tensor<3xi64>) -> tensor<1x2x3xf32>
  return %1 : tensor<1x2x3xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F000000400000404000008040A0000000C0000000"
    }
  }
#-}

// -----

// A transpose of constants that are no resources is folded elsewhere.
// CHECK-LABEL: @plain_transpose
// CHECK:         "tfl.transpose"
func.func @plain_transpose() -> tensor<2x1xf32> {
  %w = arith.constant dense<[[1.0, 2.5]]> : tensor<1x2xf32>
  %p = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.transpose"(%w, %p) : (tensor<1x2xf32>, tensor<2xi32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

// CHECK-LABEL: @shaped
// CHECK-NEXT:    arith.constant dense_resource<w> : tensor<2x1xf32>
// CHECK-NEXT:    return
func.func @shaped() -> tensor<2x1xf32> {
  %w = arith.constant dense_resource<w> : tensor<2xf32>
  %s = arith.constant dense<[2, 1]> : tensor<2xi32>
  %0 = "tfl.reshape"(%w, %s) : (tensor<2xf32>, tensor<2xi32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F00000040"
    }
  }
#-}

// -----

// After a reshape no transpose describes the layout any more.
// CHECK-LABEL: @turned_and_shaped
// CHECK:         "tfl.reshape"
func.func @turned_and_shaped() -> tensor<2xf32> {
  %w = arith.constant {litert.layout_permutation = [1, 0]} dense_resource<w> : tensor<1x2xf32>
  %s = arith.constant dense<[2]> : tensor<1xi32>
  %0 = "tfl.reshape"(%w, %s) : (tensor<1x2xf32>, tensor<1xi32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F00000040"
    }
  }
#-}

// -----

// Arithmetic only if asked to.
// CHECK-LABEL: @sum
// CHECK:         tfl.add
func.func @sum() -> tensor<2xf32> {
  %w = arith.constant dense_resource<w> : tensor<2xf32>
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.add"(%w, %c) <{fused_activation_function = "NONE"}> : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F00000040"
    }
  }
#-}
