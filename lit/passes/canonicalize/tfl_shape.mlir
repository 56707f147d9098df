// RUN: tflower-opt %s -canonicalize --split-input-file | filecheck %s

// One reshape is enough.
// CHECK-LABEL: @reshapes
// CHECK:         "tfl.reshape"{{.*}} -> tensor<12xf32>
// CHECK-NEXT:    return
func.func @reshapes(%x: tensor<2x6xf32>) -> tensor<12xf32> {
  %s = arith.constant dense<[3, 4]> : tensor<2xi32>
  %t = arith.constant dense<[12]> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<3x4xf32>
  %1 = "tfl.reshape"(%0, %t) : (tensor<3x4xf32>, tensor<1xi32>) -> tensor<12xf32>
  return %1 : tensor<12xf32>
}

// -----

// The first one is used elsewhere, too.
// CHECK-LABEL: @shared_reshape
// CHECK:         "tfl.reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<12xf32>
// CHECK-NEXT:    return
func.func @shared_reshape(%x: tensor<2x6xf32>) -> (tensor<3x4xf32>, tensor<12xf32>) {
  %s = arith.constant dense<[3, 4]> : tensor<2xi32>
  %t = arith.constant dense<[12]> : tensor<1xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<3x4xf32>
  %1 = "tfl.reshape"(%0, %t) : (tensor<3x4xf32>, tensor<1xi32>) -> tensor<12xf32>
  return %0, %1 : tensor<3x4xf32>, tensor<12xf32>
}

// -----

// There and back.
// CHECK-LABEL: @reshape_back
// CHECK-NEXT:    return
func.func @reshape_back(%x: tensor<2x6xf32>) -> tensor<2x6xf32> {
  %s = arith.constant dense<[3, 4]> : tensor<2xi32>
  %t = arith.constant dense<[2, 6]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<3x4xf32>
  %1 = "tfl.reshape"(%0, %t) : (tensor<3x4xf32>, tensor<2xi32>) -> tensor<2x6xf32>
  return %1 : tensor<2x6xf32>
}

// -----

// A computed shape may have a 0 for a dimension of its operand.
// CHECK-LABEL: @computed_shape
// CHECK:         "tfl.reshape"{{.*}} -> tensor<3x4xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<?x?xf32>
// CHECK-NEXT:    return
func.func @computed_shape(%x: tensor<2x6xf32>, %t: tensor<2xi32>) -> tensor<?x?xf32> {
  %s = arith.constant dense<[3, 4]> : tensor<2xi32>
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x6xf32>, tensor<2xi32>) -> tensor<3x4xf32>
  %1 = "tfl.reshape"(%0, %t) : (tensor<3x4xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  return %1 : tensor<?x?xf32>
}

// -----

// The same shape, as far as it is known.
// CHECK-LABEL: @reshape_to_itself
// CHECK-NEXT:    return
func.func @reshape_to_itself(%x: tensor<?x4xf32>, %s: tensor<2xi32>) -> tensor<?x4xf32> {
  %0 = "tfl.reshape"(%x, %s) : (tensor<?x4xf32>, tensor<2xi32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// Two dimensions are unknown.
// CHECK-LABEL: @reshape_of_two
// CHECK:         "tfl.reshape"{{.*}} -> tensor<?x?xf32>
// CHECK-NEXT:    return
func.func @reshape_of_two(%x: tensor<?x?xf32>, %s: tensor<2xi32>) -> tensor<?x?xf32> {
  %0 = "tfl.reshape"(%x, %s) : (tensor<?x?xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// Nothing to squeeze.
// CHECK-LABEL: @squeeze
// CHECK-NEXT:    return
func.func @squeeze(%x: tensor<2x6xf32>) -> tensor<2x6xf32> {
  %0 = "tfl.squeeze"(%x) {squeeze_dims = []} : (tensor<2x6xf32>) -> tensor<2x6xf32>
  return %0 : tensor<2x6xf32>
}

// -----

// One part.
// CHECK-LABEL: @pack
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x1x?xf32>
// CHECK-NEXT:    return
func.func @pack(%x: tensor<2x?xf32>) -> tensor<2x1x?xf32> {
  %0 = "tfl.pack"(%x) {axis = 1 : i32, values_count = 1 : i32}
    : (tensor<2x?xf32>) -> tensor<2x1x?xf32>
  return %0 : tensor<2x1x?xf32>
}

// -----

// Two parts.
// CHECK-LABEL: @pack_of_two
// CHECK:         "tfl.pack"{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @pack_of_two(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2x2xf32> {
  %0 = "tfl.pack"(%x, %y) {axis = 1 : i32, values_count = 2 : i32}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// Packed as they were unpacked.
// CHECK-LABEL: @unpack
// CHECK-NEXT:    return
func.func @unpack(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a:2 = "tfl.unpack"(%x) {axis = -2 : i32, num = 2 : i32}
    : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %0 = "tfl.pack"(%a#0, %a#1) {axis = 0 : i32, values_count = 2 : i32}
    : (tensor<3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Along another axis.
// CHECK-LABEL: @unpack_along_another
// CHECK:         "tfl.unpack"{{.*}} -> (tensor<2xf32>, tensor<2xf32>)
// CHECK:         "tfl.pack"{{.*}} -> tensor<2x2xf32>
// CHECK-NEXT:    return
func.func @unpack_along_another(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %a:2 = "tfl.unpack"(%x) {axis = 1 : i32, num = 2 : i32}
    : (tensor<2x2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %0 = "tfl.pack"(%a#0, %a#1) {axis = 0 : i32, values_count = 2 : i32}
    : (tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// In another order.
// CHECK-LABEL: @unpack_in_other_order
// CHECK:         "tfl.unpack"{{.*}} -> (tensor<3xf32>, tensor<3xf32>)
// CHECK:         "tfl.pack"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @unpack_in_other_order(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a:2 = "tfl.unpack"(%x) {axis = 0 : i32, num = 2 : i32}
    : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  %0 = "tfl.pack"(%a#1, %a#0) {axis = 0 : i32, values_count = 2 : i32}
    : (tensor<3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// No element is repeated.
// CHECK-LABEL: @broadcast
// CHECK:         "tfl.reshape"{{.*}} -> tensor<1x3xf32>
// CHECK-NEXT:    return
func.func @broadcast(%x: tensor<3xf32>) -> tensor<1x3xf32> {
  %s = arith.constant dense<[1, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<3xf32>, tensor<2xi32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

// -----

// Some are.
// CHECK-LABEL: @broadcast_to_two
// CHECK:         "tfl.broadcast_to"{{.*}} -> tensor<2x3xf32>
// CHECK-NEXT:    return
func.func @broadcast_to_two(%x: tensor<3xf32>) -> tensor<2x3xf32> {
  %s = arith.constant dense<[2, 3]> : tensor<2xi32>
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// The identity.
// CHECK-LABEL: @identity
// CHECK-NEXT:    return
func.func @identity(%x: tensor<?x?x3xf32>) -> tensor<?x?x3xf32> {
  %p = arith.constant dense<[0, 1, 2]> : tensor<3xi32>
  %0 = "tfl.transpose"(%x, %p) : (tensor<?x?x3xf32>, tensor<3xi32>) -> tensor<?x?x3xf32>
  return %0 : tensor<?x?x3xf32>
}

// -----

// Seven dimensions.
// CHECK-LABEL: @seven
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x3x2x2xf32>
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x2x3x2xf32>
// CHECK:         "tfl.reshape"{{.*}} -> tensor<2x2x1x3x1x2x1xf32>
// CHECK-NEXT:    return
func.func @seven(%x: tensor<1x2x1x3x1x2x2xf32>) -> tensor<2x2x1x3x1x2x1xf32> {
  %p = arith.constant dense<[6, 5, 4, 3, 2, 1, 0]> : tensor<7xi32>
  %0 = "tfl.transpose"(%x, %p)
    : (tensor<1x2x1x3x1x2x2xf32>, tensor<7xi32>) -> tensor<2x2x1x3x1x2x1xf32>
  return %0 : tensor<2x2x1x3x1x2x1xf32>
}

// -----

// Six are not too many.
// CHECK-LABEL: @six
// CHECK:         "tfl.transpose"{{.*}} -> tensor<2x2x1x3x1x2xf32>
// CHECK-NEXT:    return
func.func @six(%x: tensor<2x1x3x1x2x2xf32>) -> tensor<2x2x1x3x1x2xf32> {
  %p = arith.constant dense<[5, 4, 3, 2, 1, 0]> : tensor<6xi32>
  %0 = "tfl.transpose"(%x, %p)
    : (tensor<2x1x3x1x2x2xf32>, tensor<6xi32>) -> tensor<2x2x1x3x1x2xf32>
  return %0 : tensor<2x2x1x3x1x2xf32>
}

// -----

// Long bounds.
// CHECK-LABEL: @slice
// CHECK:         "tfl.slice"{{.*}} -> tensor<3xf32>
// CHECK-NEXT:    return
func.func @slice(%x: tensor<5xf32>) -> tensor<3xf32> {
  %b = arith.constant dense<[1]> : tensor<1xi64>
  %s = arith.constant dense<[3]> : tensor<1xi64>
  %0 = "tfl.slice"(%x, %b, %s) : (tensor<5xf32>, tensor<1xi64>, tensor<1xi64>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// Long amounts.
// CHECK-LABEL: @pad
// CHECK:         "tfl.pad"{{.*}} -> tensor<5xf32>
// CHECK-NEXT:    return
func.func @pad(%x: tensor<2xf32>) -> tensor<5xf32> {
  %p = arith.constant dense<[[1, 2]]> : tensor<1x2xi64>
  %0 = "tfl.pad"(%x, %p) : (tensor<2xf32>, tensor<1x2xi64>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

// No padding.
// CHECK-LABEL: @no_pad
// CHECK-NEXT:    return
func.func @no_pad(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %p = arith.constant dense<0> : tensor<2x2xi32>
  %0 = "tfl.pad"(%x, %p) : (tensor<?x2xf32>, tensor<2x2xi32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// -----

// A known shape.
// CHECK-LABEL: @shape
// CHECK:         arith.constant dense<[2, 3]> : tensor<2xi64>
// CHECK-NEXT:    return
func.func @shape(%x: tensor<2x3xf32>) -> tensor<2xi64> {
  %0 = "tfl.shape"(%x) : (tensor<2x3xf32>) -> tensor<2xi64>
  return %0 : tensor<2xi64>
}

// -----

// A known rank.
// CHECK-LABEL: @rank
// CHECK:         arith.constant dense<2> : tensor<i32>
// CHECK-NEXT:    return
func.func @rank(%x: tensor<?x3xf32>) -> tensor<i32> {
  %0 = "tfl.rank"(%x) : (tensor<?x3xf32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// -----

// The whole of it.
// CHECK-LABEL: @whole_slice
// CHECK-NEXT:    return %arg0
func.func @whole_slice(%x: tensor<2x3xf32>, %b: tensor<2xi32>, %s: tensor<2xi32>) -> tensor<2x3xf32> {
  %0 = "tfl.slice"(%x, %b, %s) : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// Equal types with an unknown dimension may be of different shapes.
// CHECK-LABEL: @dynamic_slice
// CHECK:         "tfl.slice"
func.func @dynamic_slice(%x: tensor<?x3xf32>, %b: tensor<2xi32>, %s: tensor<2xi32>) -> tensor<?x3xf32> {
  %0 = "tfl.slice"(%x, %b, %s) : (tensor<?x3xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// -----

// CHECK-LABEL: @whole_strided_slice
// CHECK-NEXT:    return %arg0
func.func @whole_strided_slice(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %b = arith.constant dense<0> : tensor<2xi32>
  %e = arith.constant dense<[2, 3]> : tensor<2xi32>
  %s = arith.constant dense<1> : tensor<2xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) <{begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32}> : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// The end counts from the begin, but may do so from anywhere.
// CHECK-LABEL: @from_end
// CHECK:         "tfl.strided_slice"
func.func @from_end(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %b = arith.constant dense<[-2, 0]> : tensor<2xi32>
  %e = arith.constant dense<[2, 3]> : tensor<2xi32>
  %s = arith.constant dense<1> : tensor<2xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) <{begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32}> : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// The other way round.
// CHECK-LABEL: @reversed
// CHECK:         "tfl.strided_slice"
func.func @reversed(%x: tensor<3xf32>) -> tensor<3xf32> {
  %b = arith.constant dense<-1> : tensor<1xi32>
  %e = arith.constant dense<-4> : tensor<1xi32>
  %s = arith.constant dense<-1> : tensor<1xi32>
  %0 = "tfl.strided_slice"(%x, %b, %e, %s) <{begin_mask = 0 : i32, ellipsis_mask = 0 : i32, end_mask = 0 : i32, new_axis_mask = 0 : i32, offset = false, shrink_axis_mask = 0 : i32}> : (tensor<3xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// The shape operand of a reshape is i32.
// CHECK-LABEL: @wide_shape
// CHECK-NEXT:    "tfl.cast"(%arg1) : (tensor<3xi64>) -> tensor<3xi32>
// CHECK-NEXT:    "tfl.reshape"
func.func @wide_shape(%x: tensor<2x3xf32>, %s: tensor<3xi64>) -> tensor<1x2x3xf32> {
  %0 = "tfl.broadcast_to"(%x, %s) : (tensor<2x3xf32>, tensor<3xi64>) -> tensor<1x2x3xf32>
  return %0 : tensor<1x2x3xf32>
}

// -----

// A rank is as large as its result says.
// CHECK-LABEL: @rank_of_one
// CHECK-NEXT:    arith.constant dense<2> : tensor<1xi32>
func.func @rank_of_one(%x: tensor<2x3xf32>) -> tensor<1xi32> {
  %0 = "tfl.rank"(%x) : (tensor<2x3xf32>) -> tensor<1xi32>
  return %0 : tensor<1xi32>
}
