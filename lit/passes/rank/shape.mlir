// RUN: tflower-opt %s -tfl-rank-reduction --split-input-file | filecheck %s

// A dimension that is taken whole.
// CHECK-LABEL: @slice
// CHECK-DAG:     [[B:%.*]] = "tfl.pseudo_const"() <{value = dense<[0, 1, 0, 0]>
// CHECK-DAG:     [[S:%.*]] = "tfl.pseudo_const"() <{value = dense<[2, 2, 1, 4]>
// CHECK:         "tfl.slice"({{%.*}}, [[B]], [[S]]) : (tensor<2x3x1x4xf32>, tensor<4xi32>, tensor<4xi32>) -> tensor<2x2x1x4xf32>
func.func @slice(%x: tensor<2x1x3x1x4xf32>) -> tensor<2x1x2x1x4xf32> {
  %b = arith.constant dense<[0, 0, 1, 0, 0]> : tensor<5xi32>
  %s = arith.constant dense<[2, 1, 2, 1, 4]> : tensor<5xi32>
  %0 = "tfl.slice"(%x, %b, %s) : (tensor<2x1x3x1x4xf32>, tensor<5xi32>, tensor<5xi32>) -> tensor<2x1x2x1x4xf32>
  return %0 : tensor<2x1x2x1x4xf32>
}

// -----

// One that is only 1 afterwards stays.
// CHECK-LABEL: @slice_to_one
// CHECK:         "tfl.slice"(%arg0
func.func @slice_to_one(%x: tensor<2x2x3x2x4xf32>) -> tensor<2x1x3x2x4xf32> {
  %b = arith.constant dense<[0, 1, 0, 0, 0]> : tensor<5xi32>
  %s = arith.constant dense<[2, 1, 3, 2, 4]> : tensor<5xi32>
  %0 = "tfl.slice"(%x, %b, %s) : (tensor<2x2x3x2x4xf32>, tensor<5xi32>, tensor<5xi32>) -> tensor<2x1x3x2x4xf32>
  return %0 : tensor<2x1x3x2x4xf32>
}

// -----

// Bounds that are no constants.
// CHECK-LABEL: @slice_unknown
// CHECK-NEXT:    {{%.*}} = "tfl.slice"(%arg0, %arg1, %arg2)
// CHECK-NEXT:    return
func.func @slice_unknown(%x: tensor<2x1x3x1x4xf32>, %b: tensor<5xi32>, %s: tensor<5xi32>) -> tensor<2x1x2x1x4xf32> {
  %0 = "tfl.slice"(%x, %b, %s) : (tensor<2x1x3x1x4xf32>, tensor<5xi32>, tensor<5xi32>) -> tensor<2x1x2x1x4xf32>
  return %0 : tensor<2x1x2x1x4xf32>
}

// -----

// A dimension without padding.
// CHECK-LABEL: @pad
// CHECK:         "tfl.pseudo_const"() <{value = dense<{{\[\[}}0, 0], [1, 1], [0, 0], [0, 2]]> : tensor<4x2xi32>}>
// CHECK:         "tfl.pad"{{.*}} -> tensor<2x5x1x6xf32>
func.func @pad(%x: tensor<2x1x3x1x4xf32>) -> tensor<2x1x5x1x6xf32> {
  %p = arith.constant dense<[[0, 0], [0, 0], [1, 1], [0, 0], [0, 2]]> : tensor<5x2xi32>
  %0 = "tfl.pad"(%x, %p) : (tensor<2x1x3x1x4xf32>, tensor<5x2xi32>) -> tensor<2x1x5x1x6xf32>
  return %0 : tensor<2x1x5x1x6xf32>
}

// -----

// The value of the padding comes along.
// CHECK-LABEL: @padv2
// CHECK:         "tfl.padv2"({{%.*}}, {{%.*}}, %arg1){{.*}} -> tensor<2x5x1x6xf32>
func.func @padv2(%x: tensor<2x1x3x1x4xf32>, %v: tensor<f32>) -> tensor<2x1x5x1x6xf32> {
  %p = arith.constant dense<[[0, 0], [0, 0], [1, 1], [0, 0], [0, 2]]> : tensor<5x2xi32>
  %0 = "tfl.padv2"(%x, %p, %v) : (tensor<2x1x3x1x4xf32>, tensor<5x2xi32>, tensor<f32>) -> tensor<2x1x5x1x6xf32>
  return %0 : tensor<2x1x5x1x6xf32>
}

// -----

// Every dimension of 1 is padded.
// CHECK-LABEL: @padded
// CHECK:         "tfl.pad"(%arg0
func.func @padded(%x: tensor<2x1x3x2x4xf32>) -> tensor<2x2x3x2x4xf32> {
  %p = arith.constant dense<[[0, 0], [1, 0], [0, 0], [0, 0], [0, 0]]> : tensor<5x2xi32>
  %0 = "tfl.pad"(%x, %p) : (tensor<2x1x3x2x4xf32>, tensor<5x2xi32>) -> tensor<2x2x3x2x4xf32>
  return %0 : tensor<2x2x3x2x4xf32>
}

// -----

// The target shape loses what the result loses, and keeps its type.
// CHECK-LABEL: @broadcast_to
// CHECK:         "tfl.pseudo_const"() <{value = dense<[2, 3, 1, 4]> : tensor<4xi64>}>
// CHECK:         "tfl.broadcast_to"(%arg0, {{%.*}}) : (tensor<3x1x1xf32>, tensor<4xi64>) -> tensor<2x3x1x4xf32>
func.func @broadcast_to(%x: tensor<3x1x1xf32>) -> tensor<2x1x3x1x4xf32> {
  %s = arith.constant dense<[2, 1, 3, 1, 4]> : tensor<5xi64>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<3x1x1xf32>, tensor<5xi64>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// A shape that is no constant.
// CHECK-LABEL: @broadcast_to_unknown
// CHECK-NEXT:    {{%.*}} = "tfl.broadcast_to"
// CHECK-NEXT:    return
func.func @broadcast_to_unknown(%x: tensor<3x1x1xf32>, %s: tensor<5xi64>) -> tensor<2x1x3x1x4xf32> {
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<3x1x1xf32>, tensor<5xi64>) -> tensor<2x1x3x1x4xf32>
  return %0 : tensor<2x1x3x1x4xf32>
}

// -----

// No dimension of 1 takes part in a permutation.
// CHECK-LABEL: @transpose
// CHECK:         "tfl.pseudo_const"() <{value = dense<[2, 0, 1]> : tensor<3xi32>}>
// CHECK:         "tfl.transpose"{{.*}} : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<4x1x2x1x3xf32>
func.func @transpose(%x: tensor<2x1x3x1x4xf32>) -> tensor<4x1x2x1x3xf32> {
  %p = arith.constant dense<[4, 1, 0, 3, 2]> : tensor<5xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x1x3x1x4xf32>, tensor<5xi32>) -> tensor<4x1x2x1x3xf32>
  return %0 : tensor<4x1x2x1x3xf32>
}

// -----

// There is none of 1.
// CHECK-LABEL: @transpose_of_five
// CHECK:         "tfl.transpose"(%arg0
func.func @transpose_of_five(%x: tensor<2x5x3x2x4xf32>) -> tensor<4x5x2x2x3xf32> {
  %p = arith.constant dense<[4, 1, 0, 3, 2]> : tensor<5xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<2x5x3x2x4xf32>, tensor<5xi32>) -> tensor<4x5x2x2x3xf32>
  return %0 : tensor<4x5x2x2x3xf32>
}

// -----

// A reshape to fewer dimensions comes before a cast.
// CHECK-LABEL: @lift
// CHECK:         [[R:%.*]] = "tfl.reshape"(%arg0
// CHECK-NEXT:    {{%.*}} = "tfl.cast"([[R]]) : (tensor<6xi32>) -> tensor<6xf32>
func.func @lift(%x: tensor<2x3xi32>) -> tensor<6xf32> {
  %s = arith.constant dense<6> : tensor<1xi32>
  %c = "tfl.cast"(%x) : (tensor<2x3xi32>) -> tensor<2x3xf32>
  %0 = "tfl.reshape"(%c, %s) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// -----

// One to more dimensions comes after it.
// CHECK-LABEL: @sink
// CHECK:         [[C:%.*]] = "tfl.cast"(%arg0) : (tensor<6xi32>) -> tensor<6xf32>
// CHECK-NEXT:    {{%.*}} = "tfl.reshape"([[C]]
func.func @sink(%x: tensor<6xi32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %r = "tfl.reshape"(%x, %s) : (tensor<6xi32>, tensor<2xi32>) -> tensor<2x3xi32>
  %0 = "tfl.cast"(%r) : (tensor<2x3xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// A cast that is used twice is not doubled.
// CHECK-LABEL: @cast_used_twice
// CHECK:         [[C:%.*]] = "tfl.cast"(%arg0)
// CHECK-NEXT:    {{%.*}} = "tfl.reshape"([[C]]
func.func @cast_used_twice(%x: tensor<2x3xi32>) -> (tensor<6xf32>, tensor<2x3xf32>) {
  %s = arith.constant dense<6> : tensor<1xi32>
  %c = "tfl.cast"(%x) : (tensor<2x3xi32>) -> tensor<2x3xf32>
  %0 = "tfl.reshape"(%c, %s) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>
  return %0, %c : tensor<6xf32>, tensor<2x3xf32>
}

// -----

// Parts that follow one another in the result, too.
// CHECK-LABEL: @lift_over_concatenation
// CHECK:         [[A:%.*]] = "tfl.reshape"(%arg0, {{%.*}}) : {{.*}} -> tensor<2x12xf32>
// CHECK:         [[B:%.*]] = "tfl.reshape"(%arg1, {{%.*}}) : {{.*}} -> tensor<2x12xf32>
// CHECK:         "tfl.concatenation"([[A]], [[B]]) <{axis = 1 : i32{{.*}} -> tensor<2x24xf32>
func.func @lift_over_concatenation(%x: tensor<2x3x4xf32>, %y: tensor<2x3x4xf32>) -> tensor<2x24xf32> {
  %s = arith.constant dense<[2, 24]> : tensor<2xi32>
  %c = "tfl.concatenation"(%x, %y) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x6x4xf32>
  %0 = "tfl.reshape"(%c, %s) : (tensor<2x6x4xf32>, tensor<2xi32>) -> tensor<2x24xf32>
  return %0 : tensor<2x24xf32>
}

// -----

// Here they would be mixed.
// CHECK-LABEL: @mixed
// CHECK-NEXT:    {{%.*}} = arith
// CHECK-NEXT:    {{%.*}} = "tfl.concatenation"(%arg0, %arg1)
func.func @mixed(%x: tensor<2x3x4xf32>, %y: tensor<2x3x4xf32>) -> tensor<4x12xf32> {
  %s = arith.constant dense<[4, 12]> : tensor<2xi32>
  %c = "tfl.concatenation"(%x, %y) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x6x4xf32>
  %0 = "tfl.reshape"(%c, %s) : (tensor<2x6x4xf32>, tensor<2xi32>) -> tensor<4x12xf32>
  return %0 : tensor<4x12xf32>
}

// -----

// They have different sizes.
// CHECK-LABEL: @unequal
// CHECK-NEXT:    {{%.*}} = arith
// CHECK-NEXT:    {{%.*}} = "tfl.concatenation"(%arg0, %arg1)
func.func @unequal(%x: tensor<2x3x4xf32>, %y: tensor<2x5x4xf32>) -> tensor<2x32xf32> {
  %s = arith.constant dense<[2, 32]> : tensor<2xi32>
  %c = "tfl.concatenation"(%x, %y) {axis = 1 : i32, fused_activation_function = "NONE"} : (tensor<2x3x4xf32>, tensor<2x5x4xf32>) -> tensor<2x8x4xf32>
  %0 = "tfl.reshape"(%c, %s) : (tensor<2x8x4xf32>, tensor<2xi32>) -> tensor<2x32xf32>
  return %0 : tensor<2x32xf32>
}
