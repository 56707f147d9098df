// RUN: tflower-opt %s -canonicalize | filecheck %s

// One is neutral among complex numbers too, which are left alone.
// CHECK-LABEL: func.func @complex(
// CHECK:         tfl.mul
func.func @complex(%x: tensor<2xcomplex<f32>>) -> tensor<2xcomplex<f32>> {
  %one = arith.constant dense<(1.0,0.0)> : tensor<complex<f32>>
  %0 = "tfl.mul"(%x, %one) {fused_activation_function = "NONE"} : (tensor<2xcomplex<f32>>, tensor<complex<f32>>) -> tensor<2xcomplex<f32>>
  return %0 : tensor<2xcomplex<f32>>
}

// The other operand gives the result its shape.
// CHECK-LABEL: func.func @spread(
// CHECK:         tfl.mul
func.func @spread(%x: tensor<1xf32>) -> tensor<2xf32> {
  %ones = arith.constant dense<1.0> : tensor<2xf32>
  %0 = "tfl.mul"(%x, %ones) {fused_activation_function = "NONE"} : (tensor<1xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// What is chosen says less of its shape than the result.
// CHECK-LABEL: func.func @chosen(
// CHECK:         "tfl.select"(
func.func @chosen(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<2xf32> {
  %yes = arith.constant dense<true> : tensor<2xi1>
  %0 = "tfl.select"(%yes, %x, %y) : (tensor<2xi1>, tensor<?xf32>, tensor<?xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// A constant whose result says less of its shape than its value.
// CHECK-LABEL: func.func @constant(
// CHECK:         "tfl.pseudo_const"
func.func @constant() -> tensor<?xf32> {
  %0 = "tfl.pseudo_const"() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// No shape to reshape to is known.
// CHECK-LABEL: func.func @broadcast(
// CHECK:         "tfl.broadcast_to"(
func.func @broadcast(%x: tensor<?xf32>, %s: tensor<1xi32>) -> tensor<?xf32> {
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<?xf32>, tensor<1xi32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// No dimension is 1, and all seven are needed.
// CHECK-LABEL: func.func @seven(
// CHECK:         "tfl.transpose"(
func.func @seven(%x: tensor<2x2x2x2x2x2x2xf32>) -> tensor<2x2x2x2x2x2x2xf32> {
  %perm = arith.constant dense<[6, 5, 4, 3, 2, 1, 0]> : tensor<7xi32>
  %0 = "tfl.transpose"(%x, %perm) : (tensor<2x2x2x2x2x2x2xf32>, tensor<7xi32>) -> tensor<2x2x2x2x2x2x2xf32>
  return %0 : tensor<2x2x2x2x2x2x2xf32>
}

// An ellipsis may stand for anything; the end may lie before that of the operand.
// CHECK-LABEL: func.func @slices(
// CHECK:         "tfl.strided_slice"(%arg0
// CHECK:         "tfl.strided_slice"(%arg1
func.func @slices(%x: tensor<2x3xf32>, %y: tensor<?xf32>) -> (tensor<2x3xf32>, tensor<?xf32>) {
  %zero = arith.constant dense<[0, 0]> : tensor<2xi32>
  %end = arith.constant dense<[2, 3]> : tensor<2xi32>
  %step = arith.constant dense<[1, 1]> : tensor<2xi32>
  %0 = "tfl.strided_slice"(%x, %zero, %end, %step) {begin_mask = 0 : i32, ellipsis_mask = 1 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32} : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x3xf32>
  %z = arith.constant dense<[0]> : tensor<1xi32>
  %e = arith.constant dense<[5]> : tensor<1xi32>
  %s = arith.constant dense<[1]> : tensor<1xi32>
  %1 = "tfl.strided_slice"(%y, %z, %e, %s) {begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32} : (tensor<?xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<?xf32>
  return %0, %1 : tensor<2x3xf32>, tensor<?xf32>
}

// The rank is unknown.
// CHECK-LABEL: func.func @rank(
// CHECK:         "tfl.rank"(
func.func @rank(%x: tensor<*xf32>) -> tensor<i32> {
  %0 = "tfl.rank"(%x) : (tensor<*xf32>) -> tensor<i32>
  return %0 : tensor<i32>
}
