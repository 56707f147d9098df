// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite slicing, splitting and joining. The text of every op, there and back.

// CHECK-LABEL: func.func @slice
// CHECK: tfl.slice
func.func @slice(%0: tensor<2x3xf32>, %1: tensor<2xi32>, %2: tensor<2xi32>) -> tensor<?x?xf32> {
  %3 = "tfl.slice"(%0, %1, %2) : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>) ->
      tensor<?x?xf32>
  func.return %3 : tensor<?x?xf32>
}

// CHECK-LABEL: func.func @strided_slice
// CHECK: tfl.strided_slice
// CHECK-SAME: begin_mask = 1 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32
// CHECK-SAME: new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 2 : i32
func.func @strided_slice(%0: tensor<2x3xf32>, %1: tensor<2xi32>, %2: tensor<2xi32>, %3:
    tensor<2xi32>) -> tensor<*xf32> {
  %4 = "tfl.strided_slice"(%0, %1, %2, %3) <{begin_mask = 1 : i32, ellipsis_mask = 0 : i32,
      end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 2 : i32}> :
      (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<*xf32>
  func.return %4 : tensor<*xf32>
}

// CHECK-LABEL: func.func @dynamic_update_slice
// CHECK: tfl.dynamic_update_slice
func.func @dynamic_update_slice(%0: tensor<4x4xf32>, %1: tensor<2x2xf32>, %2: tensor<2xi32>) ->
    tensor<4x4xf32> {
  %3 = "tfl.dynamic_update_slice"(%0, %1, %2) : (tensor<4x4xf32>, tensor<2x2xf32>, tensor<2xi32>)
      -> tensor<4x4xf32>
  func.return %3 : tensor<4x4xf32>
}

// CHECK-LABEL: func.func @split
// CHECK: tfl.split
// CHECK-SAME: num_splits = 2 : i32
func.func @split(%0: tensor<i32>, %1: tensor<4x3xf32>) -> (tensor<?x?xf32>, tensor<?x?xf32>) {
  %2, %3 = "tfl.split"(%0, %1) <{num_splits = 2 : i32}> : (tensor<i32>, tensor<4x3xf32>) ->
      (tensor<?x?xf32>, tensor<?x?xf32>)
  func.return %2, %3 : tensor<?x?xf32>, tensor<?x?xf32>
}

// CHECK-LABEL: func.func @split_v
// CHECK: tfl.split_v
// CHECK-SAME: num_splits = 2 : i32
func.func @split_v(%0: tensor<4x3xf32>, %1: tensor<2xi32>, %2: tensor<i32>) -> (tensor<?x?xf32>,
    tensor<?x?xf32>) {
  %3, %4 = "tfl.split_v"(%0, %1, %2) <{num_splits = 2 : i32}> : (tensor<4x3xf32>, tensor<2xi32>,
      tensor<i32>) -> (tensor<?x?xf32>, tensor<?x?xf32>)
  func.return %3, %4 : tensor<?x?xf32>, tensor<?x?xf32>
}

// CHECK-LABEL: func.func @concatenation
// CHECK: tfl.concatenation
// CHECK-SAME: axis = 1 : i32, fused_activation_function = "NONE"
func.func @concatenation(%0: tensor<2x3xf32>, %1: tensor<2x1xf32>) -> tensor<2x4xf32> {
  %2 = "tfl.concatenation"(%0, %1) <{axis = 1 : i32, fused_activation_function = "NONE"}> :
      (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  func.return %2 : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @pack
// CHECK: tfl.pack
// CHECK-SAME: axis = 0 : i32, values_count = 2 : i32
func.func @pack(%0: tensor<3xf32>, %1: tensor<3xf32>) -> tensor<2x3xf32> {
  %2 = "tfl.pack"(%0, %1) <{axis = 0 : i32, values_count = 2 : i32}> : (tensor<3xf32>,
      tensor<3xf32>) -> tensor<2x3xf32>
  func.return %2 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @unpack
// CHECK: tfl.unpack
// CHECK-SAME: axis = 0 : i32, num = 2 : i32
func.func @unpack(%0: tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %1, %2 = "tfl.unpack"(%0) <{axis = 0 : i32, num = 2 : i32}> : (tensor<2x3xf32>) ->
      (tensor<3xf32>, tensor<3xf32>)
  func.return %1, %2 : tensor<3xf32>, tensor<3xf32>
}
