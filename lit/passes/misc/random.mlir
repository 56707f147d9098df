// RUN: tflower-opt %s -tfl-legalize-random | filecheck %s

// What JAX does to draw numbers makes place for an operator; its shape is that of the result.
// CHECK-LABEL: @f_tfl_wrapped_jax_random_uniform_1
// CHECK-NEXT:    [[S:%.*]] = stablehlo.constant dense<[2, 3]> : tensor<2xi32>
// CHECK-NEXT:    [[R:%.*]] = "tfl.custom"([[S]]) <{custom_code = "RandomUniform", {{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    [[T:%.*]] = stablehlo.tuple [[R]] : tuple<tensor<2x3xf32>>
// CHECK-NEXT:    return [[T]]
func.func @f_tfl_wrapped_jax_random_uniform_1(%key: tensor<2xui32>) -> tuple<tensor<2x3xf32>> {
  %0 = stablehlo.constant dense<0.5> : tensor<2x3xf32>
  %1 = stablehlo.tuple %0 : tuple<tensor<2x3xf32>>
  return %1 : tuple<tensor<2x3xf32>>
}

// CHECK-LABEL: @tfl_wrapped_jax_random_normal
// CHECK:         custom_code = "RandomStandardNormal"
func.func @tfl_wrapped_jax_random_normal(%key: tensor<2xui32>) -> tuple<tensor<4xf32>> {
  %0 = stablehlo.constant dense<0.5> : tensor<4xf32>
  %1 = stablehlo.tuple %0 : tuple<tensor<4xf32>>
  return %1 : tuple<tensor<4xf32>>
}

// Two tensors are not one.
// CHECK-LABEL: @tfl_wrapped_jax_random_normal_pair
// CHECK-NOT:     tfl.custom
func.func @tfl_wrapped_jax_random_normal_pair(%key: tensor<2xui32>)
    -> tuple<tensor<4xf32>, tensor<4xf32>> {
  %0 = stablehlo.constant dense<0.5> : tensor<4xf32>
  %1 = stablehlo.tuple %0, %0 : tuple<tensor<4xf32>, tensor<4xf32>>
  return %1 : tuple<tensor<4xf32>, tensor<4xf32>>
}

// No tuple, no name, no change.
// CHECK-LABEL: @tfl_wrapped_jax_random_normal_tensor
// CHECK-NOT:     tfl.custom
func.func @tfl_wrapped_jax_random_normal_tensor(%key: tensor<2xui32>) -> tensor<4xf32> {
  %0 = stablehlo.constant dense<0.5> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @other
// CHECK-NOT:     tfl.custom
func.func @other(%key: tensor<2xui32>) -> tuple<tensor<4xf32>> {
  %0 = stablehlo.constant dense<0.5> : tensor<4xf32>
  %1 = stablehlo.tuple %0 : tuple<tensor<4xf32>>
  return %1 : tuple<tensor<4xf32>>
}
