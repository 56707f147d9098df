// RUN: tflower-opt %s --stablehlo-legalize-vhlo --split-input-file | filecheck %s --check-prefix=STORED
// RUN: tflower-opt %s --stablehlo-legalize-vhlo --vhlo-legalize-stablehlo --split-input-file | filecheck %s --check-prefix=BACK

// STORED-LABEL: func.func @gather
// STORED: "vhlo.gather_v1"(%arg0, %arg1) <{collapsed_slice_dims = #vhlo.tensor_v1<dense<0> : tensor<1xi64>>, index_vector_dim = #vhlo.integer_v1<1 : i64>, indices_are_sorted = #vhlo.bool_v1<true>, offset_dims = #vhlo.tensor_v1<dense<1> : tensor<1xi64>>, slice_sizes = #vhlo.tensor_v1<dense<[1, 3]> : tensor<2xi64>>, start_index_map = #vhlo.tensor_v1<dense<0> : tensor<1xi64>>}>
// BACK-LABEL: func.func @gather
// BACK: "stablehlo.gather"(%arg0, %arg1) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = true, slice_sizes = array<i64: 1, 3>}>
func.func @gather(%x: tensor<5x3xf32>, %i: tensor<2x1xi32>) -> tensor<2x3xf32> {
  %0 = "stablehlo.gather"(%x, %i) <{
    dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0],
      start_index_map = [0], index_vector_dim = 1>,
    slice_sizes = array<i64: 1, 3>,
    indices_are_sorted = true
  }> : (tensor<5x3xf32>, tensor<2x1xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// STORED-LABEL: func.func @scatter
// STORED:      "vhlo.scatter_v1"(%arg0, %arg1, %arg2)
// STORED-NEXT: ^bb0
// STORED-NEXT:   %1 = "vhlo.add_v1"(%arg3, %arg4)
// STORED-NEXT:   "vhlo.return_v1"(%1)
// BACK-LABEL: func.func @scatter
// BACK:      "stablehlo.scatter"(%arg0, %arg1, %arg2) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0]>}>
// BACK-NEXT: ^bb0
// BACK-NEXT:   %1 = stablehlo.add %arg3, %arg4
// BACK-NEXT:   stablehlo.return %1
func.func @scatter(%x: tensor<5xf32>, %i: tensor<1xi32>, %u: tensor<f32>) -> tensor<5xf32> {
  %0 = "stablehlo.scatter"(%x, %i, %u) <{
    scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0],
      scatter_dims_to_operand_dims = [0]>
  }> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %1 = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %1 : tensor<f32>
  }) : (tensor<5xf32>, tensor<1xi32>, tensor<f32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

// STORED-LABEL: func.func @custom_call
// STORED: api_version = #vhlo<api_version_v1 API_VERSION_STATUS_RETURNING>
// BACK-LABEL: func.func @custom_call
// BACK: "stablehlo.custom_call"(%arg0) <{api_version = 2 : i32, call_target_name = "f", has_side_effect = true}>
func.func @custom_call(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "stablehlo.custom_call"(%x) {call_target_name = "f", api_version = 2 : i32, has_side_effect = true} : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// STORED-LABEL: func.func @composite
// STORED: "vhlo.composite_v1"(%arg0)
// STORED-SAME: #vhlo.string_v1<"n"> = #vhlo.integer_v1<2 : i64>
// STORED-SAME: decomposition = #vhlo.string_v1<"spelled">
// BACK-LABEL: func.func @composite
// BACK: stablehlo.composite "a.b" %arg0 {composite_attributes = {b = true, n = 2 : i64}, decomposition = @spelled}
func.func @composite(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.composite "a.b" %x {composite_attributes = {b = true, n = 2 : i64}, decomposition = @spelled} : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func private @spelled(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

// -----

// What the stored form lacks stays: batching dimensions, attributes of other dialects.
// STORED-LABEL: func.func @stays
// STORED: "stablehlo.gather"
// STORED: "stablehlo.custom_call"
func.func @stays(%x: tensor<2x5xf32>, %i: tensor<2x1xi32>) -> tensor<2xf32> {
  %0 = "stablehlo.gather"(%x, %i) <{
    dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [1], operand_batching_dims = [0],
      start_indices_batching_dims = [0], start_index_map = [1], index_vector_dim = 1>,
    slice_sizes = array<i64: 1, 1>
  }> : (tensor<2x5xf32>, tensor<2x1xi32>) -> tensor<2xf32>
  %1 = "stablehlo.custom_call"(%0) {call_target_name = "f", mode = #tfl<mirror_pad_attr REFLECT>} : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
