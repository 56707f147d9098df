// RUN: tflower-opt %s --tfl-legalize-hlo --split-input-file | filecheck %s

// CHECK-LABEL: func.func @elements
// CHECK: [[SUM:%.*]] = tfl.add %arg0, %arg0 {fused_activation_function = "NONE"} : tensor<2xf32>
// CHECK: [[ALL:%.*]] = "tfl.concatenation"([[SUM]], %arg0) <{axis = 0 : i32, fused_activation_function = "NONE"}>
// CHECK: "tfl.reshape"([[ALL]], %{{.*}}) : (tensor<4xf32>, tensor<2xi32>) -> tensor<2x2xf32>
func.func @elements(%x: tensor<2xf32>) -> tensor<2x2xf32> {
  %0 = stablehlo.add %x, %x : tensor<2xf32>
  %1 = "stablehlo.concatenate"(%0, %x) {dimension = 0 : i64} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  %2 = "stablehlo.reshape"(%1) : (tensor<4xf32>) -> tensor<2x2xf32>
  return %2 : tensor<2x2xf32>
}

// -----

// CHECK-LABEL: func.func @iota
// CHECK: [[LINE:%.*]] = "tfl.pseudo_const"() <{value = dense<[{{\[}}0], [1]]> : tensor<2x1xi32>}>
// CHECK: [[SHAPE:%.*]] = "tfl.pseudo_const"() <{value = dense<[2, 3]> : tensor<2xi64>}>
// CHECK: "tfl.broadcast_to"([[LINE]], [[SHAPE]])
func.func @iota() -> tensor<2x3xi32> {
  %0 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<2x3xi32>
  return %0 : tensor<2x3xi32>
}

// -----

// What is a line already needs no repetition.
// CHECK-LABEL: func.func @line
// CHECK-NEXT: "tfl.pseudo_const"() <{value = dense<[0, 1, 2]> : tensor<3xi32>}>
// CHECK-NEXT: return
func.func @line() -> tensor<3xi32> {
  %0 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<3xi32>
  return %0 : tensor<3xi32>
}

// -----

// CHECK-LABEL: func.func @constant
// CHECK-NEXT: "tfl.pseudo_const"() <{value = dense<2.000000e+00> : tensor<3xf32>}>
func.func @constant() -> tensor<3xf32> {
  %0 = stablehlo.constant dense<2.0> : tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// CHECK-LABEL: func.func @dynamic_iota
// CHECK-NEXT: "stablehlo.iota"
func.func @dynamic_iota() -> tensor<?x3xi32> {
  %0 = "stablehlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<?x3xi32>
  return %0 : tensor<?x3xi32>
}

// -----

// A shape that is not known cannot be an operand.
// CHECK-LABEL: func.func @dynamic
// CHECK-NEXT: "stablehlo.reshape"
func.func @dynamic(%x: tensor<?xf32>) -> tensor<?x1xf32> {
  %0 = "stablehlo.reshape"(%x) : (tensor<?xf32>) -> tensor<?x1xf32>
  return %0 : tensor<?x1xf32>
}
