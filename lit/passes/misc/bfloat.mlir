// RUN: tflower-opt %s -tfl-cast-bf16-ops-to-f32 --split-input-file | filecheck %s

// Between two ops the numbers stay wide.
// CHECK-LABEL: @chain
// CHECK:         [[A:%.*]] = "tfl.cast"(%arg0) : (tensor<2xbf16>) -> tensor<2xf32>
// CHECK-NEXT:    [[B:%.*]] = "tfl.tanh"([[A]]) : (tensor<2xf32>) -> tensor<2xf32>
// CHECK-NEXT:    [[C:%.*]] = "tfl.neg"([[B]]) : (tensor<2xf32>) -> tensor<2xf32>
// CHECK-NEXT:    [[D:%.*]] = "tfl.cast"([[C]]) : (tensor<2xf32>) -> tensor<2xbf16>
// CHECK-NEXT:    return [[D]]
func.func @chain(%x: tensor<2xbf16>) -> tensor<2xbf16> {
  %a = "tfl.tanh"(%x) : (tensor<2xbf16>) -> tensor<2xbf16>
  %0 = "tfl.neg"(%a) : (tensor<2xbf16>) -> tensor<2xbf16>
  return %0 : tensor<2xbf16>
}

// -----

// Numbers of 32 bits are wide enough.
// CHECK-LABEL: @wide
// CHECK-NOT:     tfl.cast
func.func @wide(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.neg"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Casts are what they are, also by way of another type.
// CHECK-LABEL: @casts
// CHECK:         "tfl.cast"(%arg0) : (tensor<2xf32>) -> tensor<2xi32>
// CHECK:         "tfl.cast"{{.*}} : (tensor<2xi32>) -> tensor<2xf32>
func.func @casts(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = "tfl.cast"(%x) : (tensor<2xf32>) -> tensor<2xi32>
  %0 = "tfl.cast"(%a) : (tensor<2xi32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A call takes what its function takes; the function's own ops are widened.
// CHECK-LABEL: @call
// CHECK-NEXT:    call @callee(%arg0) : (tensor<2xbf16>) -> tensor<2xbf16>
// CHECK:       @callee
// CHECK:         "tfl.neg"{{.*}} : (tensor<2xf32>) -> tensor<2xf32>
func.func @call(%x: tensor<2xbf16>) -> tensor<2xbf16> {
  %0 = func.call @callee(%x) : (tensor<2xbf16>) -> tensor<2xbf16>
  return %0 : tensor<2xbf16>
}

func.func private @callee(%x: tensor<2xbf16>) -> tensor<2xbf16> {
  %0 = "tfl.neg"(%x) : (tensor<2xbf16>) -> tensor<2xbf16>
  return %0 : tensor<2xbf16>
}
