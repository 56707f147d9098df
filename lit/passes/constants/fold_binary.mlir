// RUN: tflower-opt %s -tfl-large-constant-fold=fold-elementwise-ops=true --split-input-file | filecheck %s

// CHECK-LABEL: @sum
// CHECK-NEXT:    arith.constant dense_resource<{{sub_w_dense_1_.*}}> : tensor<2xf32>
// CHECK-NEXT:    return
// CHECK:         "0x04000000000000000000803F"
func.func @sum() -> tensor<2xf32> {
  %w = arith.constant dense_resource<w> : tensor<2xf32>
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.sub"(%w, %c) <{fused_activation_function = "NONE"}> : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
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

// The activation is not computed.
// CHECK-LABEL: @activated
// CHECK:         tfl.add
func.func @activated() -> tensor<2xf32> {
  %w = arith.constant dense_resource<w> : tensor<2xf32>
  %c = arith.constant dense<1.0> : tensor<f32>
  %0 = "tfl.add"(%w, %c) <{fused_activation_function = "RELU"}> : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
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

// Neither is a resource.
// CHECK-LABEL: @plain
// CHECK:         tfl.mul
func.func @plain() -> tensor<2xf32> {
  %w = arith.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.mul"(%w, %c) <{fused_activation_function = "NONE"}> : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @turned
// CHECK:         tfl.mul
func.func @turned() -> tensor<1x2xf32> {
  %w = arith.constant {litert.layout_permutation = [1, 0]} dense_resource<w> : tensor<1x2xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = "tfl.mul"(%w, %c) <{fused_activation_function = "NONE"}> : (tensor<1x2xf32>, tensor<f32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F00000040"
    }
  }
#-}

// -----

// No quotient by 0.
// CHECK-LABEL: @divided
// CHECK:         tfl.div
func.func @divided() -> tensor<2xi32> {
  %w = arith.constant dense_resource<w> : tensor<2xi32>
  %c = arith.constant dense<[1, 0]> : tensor<2xi32>
  %0 = "tfl.div"(%w, %c) <{fused_activation_function = "NONE"}> : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000700000009000000"
    }
  }
#-}
