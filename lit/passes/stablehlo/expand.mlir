// RUN: tflower-opt %s --stablehlo-compatibility-expander --split-input-file | filecheck %s

// The first dimension of both is a batch: its index is put before the other one.
// CHECK-LABEL: func.func @gather
// CHECK:      %0 = "stablehlo.iota"() <{iota_dimension = 0 : i64}> : () -> tensor<2x3x1xi32>
// CHECK-NEXT: %1 = "stablehlo.concatenate"(%0, %arg1) <{dimension = 2 : i64}> : (tensor<2x3x1xi32>, tensor<2x3x1xi32>) -> tensor<2x3x2xi32>
// CHECK-NEXT: "stablehlo.gather"(%arg0, %1) <{dimension_numbers = #stablehlo.gather<offset_dims = [2], collapsed_slice_dims = [0, 1], start_index_map = [0, 1], index_vector_dim = 2>, slice_sizes = array<i64: 1, 1, 4>}>
func.func @gather(%x: tensor<2x5x4xf32>, %i: tensor<2x3x1xi32>) -> tensor<2x3x4xf32> {
  %0 = "stablehlo.gather"(%x, %i) <{
    dimension_numbers = #stablehlo.gather<offset_dims = [2], collapsed_slice_dims = [1],
      operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1],
      index_vector_dim = 2>,
    slice_sizes = array<i64: 1, 1, 4>
  }> : (tensor<2x5x4xf32>, tensor<2x3x1xi32>) -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// -----

// Indices that are no vectors become vectors of one.
// CHECK-LABEL: func.func @scalars
// CHECK:      [[AT:%.*]] = "stablehlo.iota"() <{iota_dimension = 0 : i64}> : () -> tensor<2x3x1xi32>
// CHECK-NEXT: [[I:%.*]] = "stablehlo.reshape"(%arg1) : (tensor<2x3xi32>) -> tensor<2x3x1xi32>
// CHECK-NEXT: "stablehlo.concatenate"([[AT]], [[I]]) <{dimension = 2 : i64}>
func.func @scalars(%x: tensor<2x5x4xf32>, %i: tensor<2x3xi32>) -> tensor<2x3x4xf32> {
  %0 = "stablehlo.gather"(%x, %i) <{
    dimension_numbers = #stablehlo.gather<offset_dims = [2], collapsed_slice_dims = [1],
      operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1],
      index_vector_dim = 2>,
    slice_sizes = array<i64: 1, 1, 4>
  }> : (tensor<2x5x4xf32>, tensor<2x3xi32>) -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// -----

// CHECK-LABEL: func.func @scatter
// CHECK:      "stablehlo.concatenate"
// CHECK-NEXT: "stablehlo.scatter"(%arg0, %1, %arg2) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0, 1], scatter_dims_to_operand_dims = [0, 1], index_vector_dim = 2>, unique_indices = true}> ({
// CHECK:        stablehlo.return %arg4
func.func @scatter(%x: tensor<2x5xf32>, %i: tensor<2x3x1xi32>, %u: tensor<2x3xf32>) -> tensor<2x5xf32> {
  %0 = "stablehlo.scatter"(%x, %i, %u) <{
    scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [1],
      input_batching_dims = [0], scatter_indices_batching_dims = [0],
      scatter_dims_to_operand_dims = [1], index_vector_dim = 2>,
    unique_indices = true
  }> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    stablehlo.return %b : tensor<f32>
  }) : (tensor<2x5xf32>, tensor<2x3x1xi32>, tensor<2x3xf32>) -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}

// -----

// Nothing is a batch.
// CHECK-LABEL: func.func @plain
// CHECK-NEXT: "stablehlo.gather"(%arg0, %arg1)
func.func @plain(%x: tensor<5x3xf32>, %i: tensor<2x1xi32>) -> tensor<2x3xf32> {
  %0 = "stablehlo.gather"(%x, %i) <{
    dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0],
      start_index_map = [0], index_vector_dim = 1>,
    slice_sizes = array<i64: 1, 3>
  }> : (tensor<5x3xf32>, tensor<2x1xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// How long the indices are is not known.
// CHECK-LABEL: func.func @dynamic
// CHECK-NEXT: "stablehlo.gather"(%arg0, %arg1)
func.func @dynamic(%x: tensor<?x5x4xf32>, %i: tensor<?x3x1xi32>) -> tensor<?x3x4xf32> {
  %0 = "stablehlo.gather"(%x, %i) <{
    dimension_numbers = #stablehlo.gather<offset_dims = [2], collapsed_slice_dims = [1],
      operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1],
      index_vector_dim = 2>,
    slice_sizes = array<i64: 1, 1, 4>
  }> : (tensor<?x5x4xf32>, tensor<?x3x1xi32>) -> tensor<?x3x4xf32>
  return %0 : tensor<?x3x4xf32>
}

// -----

// CHECK-LABEL: func.func @dynamic_scatter
// CHECK-NEXT: "stablehlo.scatter"(%arg0, %arg1, %arg2)
func.func @dynamic_scatter(%x: tensor<?x5xf32>, %i: tensor<?x3x1xi32>, %u: tensor<?x3xf32>) -> tensor<?x5xf32> {
  %0 = "stablehlo.scatter"(%x, %i, %u) <{
    scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [1],
      input_batching_dims = [0], scatter_indices_batching_dims = [0],
      scatter_dims_to_operand_dims = [1], index_vector_dim = 2>
  }> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    stablehlo.return %b : tensor<f32>
  }) : (tensor<?x5xf32>, tensor<?x3x1xi32>, tensor<?x3xf32>) -> tensor<?x5xf32>
  return %0 : tensor<?x5xf32>
}

// -----

// CHECK-LABEL: func.func @plain_scatter
// CHECK-NEXT: "stablehlo.scatter"(%arg0, %arg1, %arg2)
func.func @plain_scatter(%x: tensor<5xf32>, %i: tensor<1xi32>, %u: tensor<f32>) -> tensor<5xf32> {
  %0 = "stablehlo.scatter"(%x, %i, %u) <{
    scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0],
      scatter_dims_to_operand_dims = [0]>
  }> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    stablehlo.return %b : tensor<f32>
  }) : (tensor<5xf32>, tensor<1xi32>, tensor<f32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}
