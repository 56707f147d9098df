// RUN: tflower-opt %s --toco-remove-tensor-flow-assert --toco-resolve-tensor-flow-switch --toco-resolve-tensor-flow-merge --split-input-file | filecheck %s

// CHECK-LABEL: @assert
// CHECK-NOT:     toco.assert
func.func @assert(%x: tensor<2xf32>, %ok: tensor<i1>) -> tensor<2xf32> {
  %0 = "toco.assert"(%ok, %x) : (tensor<i1>, tensor<2xf32>) -> tensor<i1>
  %1 = "tfl.exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

// The way that is taken goes on, the other is closed.
// CHECK-LABEL: @switch
// CHECK-NEXT:    [[E:%[0-9]+]] = "tfl.exp"(%arg0)
// CHECK-NEXT:    "tfl.neg"([[E]])
func.func @switch(%x: tensor<2xf32>) -> tensor<2xf32> {
  %true = arith.constant dense<true> : tensor<i1>
  %0, %1 = "toco.switch"(%x, %true) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2 = "tfl.exp"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  %3, %4 = "toco.merge"(%0, %2) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %5 = "tfl.neg"(%3) : (tensor<2xf32>) -> tensor<2xf32>
  return %5 : tensor<2xf32>
}

// -----

// The predicate is not known.
// CHECK-LABEL: @open_switch
// CHECK:         toco.switch
// CHECK:         toco.merge
func.func @open_switch(%x: tensor<2xf32>, %p: tensor<i1>) -> tensor<2xf32> {
  %0, %1 = "toco.switch"(%x, %p) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2, %3 = "toco.merge"(%0, %1) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  return %2 : tensor<2xf32>
}

// -----

// Somebody asks which operand it was.
// CHECK-LABEL: @merge_with_index
// CHECK:         toco.merge
func.func @merge_with_index(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>) {
  %0, %1 = "toco.merge"(%x) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  return %0, %1 : tensor<2xf32>, tensor<i32>
}

// -----

// The other way is closed already.
// CHECK-LABEL: @merge_of_one
// CHECK-NEXT:    "tfl.neg"(%arg0)
func.func @merge_of_one(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0, %1 = "toco.merge"(%x) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %2 = "tfl.neg"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// -----

// What only the way leads to that is not taken goes with it.
// CHECK-LABEL: @closed_way
// CHECK-NEXT:    "tfl.exp"(%arg0)
// CHECK-NEXT:    return
func.func @closed_way(%x: tensor<2xf32>) -> tensor<2xf32> {
  %false = arith.constant dense<false> : tensor<i1>
  %one = arith.constant dense<1.0> : tensor<2xf32>
  %0, %1 = "toco.switch"(%x, %false) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %2 = "tfl.exp"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = tfl.add(%1, %one) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %4, %5 = "toco.switch"(%3, %false) : (tensor<2xf32>, tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>)
  %6, %7 = "toco.merge"(%4, %5) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  %8, %9 = "toco.merge"(%2, %6) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<i32>)
  return %8 : tensor<2xf32>
}
