// RUN: tflower-opt %s | tflower-opt | filecheck %s

// CHECK-LABEL: func.func @gather
// CHECK: "stablehlo.gather"(%arg0, %arg1) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 3>}>
func.func @gather(%x: tensor<5x3xf32>, %i: tensor<2x1xi32>) -> tensor<2x3xf32> {
  %0 = "stablehlo.gather"(%x, %i) <{
    dimension_numbers = #stablehlo.gather<index_vector_dim = 1, start_index_map = [0],
      collapsed_slice_dims = [0], offset_dims = [1]>,
    slice_sizes = array<i64: 1, 3>
  }> : (tensor<5x3xf32>, tensor<2x1xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @scatter
// CHECK:      "stablehlo.scatter"(%arg0, %arg1, %arg2) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0]>, unique_indices = true}> ({
// CHECK-NEXT: ^bb0(%arg3: tensor<f32>, %arg4: tensor<f32>):
// CHECK-NEXT:   %1 = stablehlo.add %arg3, %arg4 : tensor<f32>
// CHECK-NEXT:   stablehlo.return %1 : tensor<f32>
func.func @scatter(%x: tensor<5xf32>, %i: tensor<1xi32>, %u: tensor<f32>) -> tensor<5xf32> {
  %0 = "stablehlo.scatter"(%x, %i, %u) <{
    scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0],
      scatter_dims_to_operand_dims = [0]>,
    unique_indices = true
  }> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %1 = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %1 : tensor<f32>
  }) : (tensor<5xf32>, tensor<1xi32>, tensor<f32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// CHECK-LABEL: func.func @custom_call
// CHECK: %0:2 = "stablehlo.custom_call"(%arg0) <{call_target_name = "both"}>
// CHECK: stablehlo.add %0#0, %0#1 : tensor<2xf32>
func.func @custom_call(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0:2 = "stablehlo.custom_call"(%x) {call_target_name = "both"} : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %1 = stablehlo.add %0#0, %0#1 : tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @arrays
// CHECK: "stablehlo.iota"() <{iota_dimension = 1 : i64}> : () -> tensor<2x3xi32>
// CHECK: "stablehlo.concatenate"(%0, %arg0) <{dimension = 0 : i64}>
func.func @arrays(%x: tensor<1x3xi32>) -> tensor<3x3xi32> {
  %0 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<2x3xi32>
  %1 = "stablehlo.concatenate"(%0, %x) {dimension = 0 : i64} : (tensor<2x3xi32>, tensor<1x3xi32>) -> tensor<3x3xi32>
  return %1 : tensor<3x3xi32>
}

// CHECK-LABEL: func.func @listed
// CHECK: stablehlo.tuple %arg0, %arg1 {x = 1 : i32} : tuple<tensor<2xf32>, tensor<3xi32>>
// CHECK: stablehlo.optimization_barrier %arg0, %arg1 : tensor<2xf32>, tensor<3xi32>
func.func @listed(%a: tensor<2xf32>, %b: tensor<3xi32>) -> tensor<2xf32> {
  %0 = stablehlo.tuple %a, %b {x = 1 : i32} : tuple<tensor<2xf32>, tensor<3xi32>>
  %1:2 = stablehlo.optimization_barrier %a, %b : tensor<2xf32>, tensor<3xi32>
  return %1#0 : tensor<2xf32>
}
