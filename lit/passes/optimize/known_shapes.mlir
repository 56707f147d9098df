// RUN: tflower-opt %s -tfl-optimize --split-input-file | filecheck %s

// The known dimension is a constant.
// CHECK-LABEL: @gather
// CHECK:         arith.constant dense<4> : tensor<1xi32>
// CHECK-NEXT:    return
func.func @gather(%x: tensor<?x4xf32>) -> tensor<1xi32> {
  %i = arith.constant dense<[1]> : tensor<1xi32>
  %0 = "tfl.shape"(%x) : (tensor<?x4xf32>) -> tensor<2xi32>
  %1 = "tfl.gather"(%0, %i) {axis = 0 : i32, batch_dims = 0 : i32}
    : (tensor<2xi32>, tensor<1xi32>) -> tensor<1xi32>
  return %1 : tensor<1xi32>
}

// -----

// The unknown one is not.
// CHECK-LABEL: @gather_unknown
// CHECK:         "tfl.shape"{{.*}} -> tensor<2xi32>
// CHECK:         "tfl.gather"{{.*}} -> tensor<1xi32>
// CHECK-NEXT:    return
func.func @gather_unknown(%x: tensor<?x4xf32>) -> tensor<1xi32> {
  %i = arith.constant dense<[0]> : tensor<1xi32>
  %0 = "tfl.shape"(%x) : (tensor<?x4xf32>) -> tensor<2xi32>
  %1 = "tfl.gather"(%0, %i) {axis = 0 : i32, batch_dims = 0 : i32}
    : (tensor<2xi32>, tensor<1xi32>) -> tensor<1xi32>
  return %1 : tensor<1xi32>
}

// -----

// A shape with one computed dimension.
// CHECK-LABEL: @reshape
// CHECK:         "tfl.reshape"{{.*}} -> tensor<?x2xf32>
// CHECK-NEXT:    return
func.func @reshape(%x: tensor<?x4x2xf32>) -> tensor<?x?xf32> {
  %i = arith.constant dense<[0, 1]> : tensor<2xi32>
  %j = arith.constant dense<[2]> : tensor<1xi32>
  %a = arith.constant dense<[0]> : tensor<1xi32>
  %0 = "tfl.shape"(%x) : (tensor<?x4x2xf32>) -> tensor<3xi32>
  %1 = "tfl.gather"(%0, %i) {axis = 0 : i32, batch_dims = 0 : i32}
    : (tensor<3xi32>, tensor<2xi32>) -> tensor<2xi32>
  %2 = "tfl.reduce_prod"(%1, %a) {keep_dims = false}
    : (tensor<2xi32>, tensor<1xi32>) -> tensor<i32>
  %3 = "tfl.gather"(%0, %j) {axis = 0 : i32, batch_dims = 0 : i32}
    : (tensor<3xi32>, tensor<1xi32>) -> tensor<1xi32>
  %6 = "tfl.reduce_prod"(%3, %a) {keep_dims = false}
    : (tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %4 = "tfl.pack"(%2, %6) {axis = 0 : i32, values_count = 2 : i32}
    : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  %5 = "tfl.reshape"(%x, %4) : (tensor<?x4x2xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  return %5 : tensor<?x?xf32>
}

// -----

// Two computed dimensions.
// CHECK-LABEL: @reshape_of_two
// CHECK:         "tfl.concatenation"{{.*}} -> tensor<3xi32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<?x?x2xf32>
// CHECK-NEXT:    return
func.func @reshape_of_two(%x: tensor<?x?x2xf32>, %y: tensor<1xi32>) -> tensor<?x?x2xf32> {
  %b = arith.constant dense<[2]> : tensor<1xi32>
  %0 = "tfl.concatenation"(%y, %y, %b) {axis = 0 : i32, fused_activation_function = "NONE"}
    : (tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xi32>
  %2 = "tfl.reshape"(%x, %0) : (tensor<?x?x2xf32>, tensor<3xi32>) -> tensor<?x?x2xf32>
  return %2 : tensor<?x?x2xf32>
}
