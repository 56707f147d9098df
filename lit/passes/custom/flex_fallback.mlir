// RUN: tflower-opt %s -quant-raise-flex-fallback --split-input-file | filecheck %s
// RUN: tflower-opt %s -quant-raise-flex-fallback=mode=LEGACY_INTEGER --split-input-file | filecheck %s --check-prefix=INTEGER
// RUN: not tflower-opt %s -quant-raise-flex-fallback=mode=NEW 2>&1 | filecheck %s --check-prefix=UNKNOWN

// UNKNOWN: mode of TensorFlow's quantization is 'NEW'. Choose from DEFAULT, LEGACY_INTEGER

// What TensorFlow's quantization knows stays, the rest becomes operators of the Flex delegate.
// CHECK-LABEL: @known
// CHECK:         "tf.Relu"
// CHECK-NEXT:    "tfl.custom"({{.*}}) <{custom_code = "FlexSoftmax", custom_option = #tfl<const_bytes : "0x07536F66746D617800
// CHECK-NEXT:    "tfl.custom"({{.*}}) <{custom_code = "FlexL2Loss"
// INTEGER-LABEL: @known
// INTEGER:         "tf.Relu"
// INTEGER-NEXT:    "tf.Softmax"
// INTEGER-NEXT:    "tfl.custom"({{.*}}) <{custom_code = "FlexL2Loss"
func.func @known(%x: tensor<8x16xf32>) -> tensor<f32> {
  %0 = "tf.Relu"(%x) : (tensor<8x16xf32>) -> tensor<8x16xf32>
  %1 = "tf.Softmax"(%0) : (tensor<8x16xf32>) -> tensor<8x16xf32>
  %2 = "tf.L2Loss"(%1) : (tensor<8x16xf32>) -> tensor<f32>
  return %2 : tensor<f32>
}

// -----

// A vector that is added to a product, or taken from it, is its bias.
// CHECK-LABEL: @biases
// CHECK:         "tf.MatMul"
// CHECK-NEXT:    "tf.AddV2"
// CHECK-NEXT:    "tf.MatMul"
// CHECK-NEXT:    "tf.Sub"
// INTEGER-LABEL: @biases
// INTEGER-NOT:     tfl.custom
// INTEGER:         return
func.func @biases(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %b = "tf.Const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = "tf.MatMul"(%x, %x) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = "tf.AddV2"(%0, %b) : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %2 = "tf.MatMul"(%1, %x) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %3 = "tf.Sub"(%2, %b) : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  return %3 : tensor<2x2xf32>
}

// -----

// No bias: what it is added to is no product, it is a scalar, or it is not known.
// CHECK-LABEL: @no_biases
// CHECK:         custom_code = "FlexAddV2"
// CHECK-NEXT:    "tf.MatMul"
// CHECK-NEXT:    custom_code = "FlexAddV2"
// CHECK-NEXT:    "tf.MatMul"
// CHECK-NEXT:    custom_code = "FlexSub"
// INTEGER-LABEL: @no_biases
func.func @no_biases(%x: tensor<2x2xf32>, %y: tensor<2xf32>) -> tensor<2x2xf32> {
  %b = "tf.Const"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %s = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.AddV2"(%x, %b) : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %1 = "tf.MatMul"(%0, %x) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %2 = "tf.AddV2"(%1, %s) : (tensor<2x2xf32>, tensor<f32>) -> tensor<2x2xf32>
  %3 = "tf.MatMul"(%2, %x) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %4 = "tf.Sub"(%3, %y) : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  return %4 : tensor<2x2xf32>
}

// -----

// Two ops that clip to [-1, 1], in either order, stay; others that clip do not.
// CHECK-LABEL: @clip
// CHECK:         "tf.Maximum"
// CHECK-NEXT:    "tf.Minimum"
// CHECK-NEXT:    "tf.Minimum"
// CHECK-NEXT:    "tf.Maximum"
// CHECK-NEXT:    custom_code = "FlexMaximum"
// CHECK-NEXT:    custom_code = "FlexMinimum"
// INTEGER-LABEL: @clip
// INTEGER-NOT:     tfl.custom
// INTEGER:         return
func.func @clip(%x: tensor<2xf32>) -> tensor<2xf32> {
  %n = "tf.Const"() {value = dense<-1.0> : tensor<f32>} : () -> tensor<f32>
  %p = "tf.Const"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %t = "tf.Const"() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %0 = "tf.Maximum"(%x, %n) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %1 = "tf.Minimum"(%p, %0) : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.Minimum"(%1, %p) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %3 = "tf.Maximum"(%2, %n) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %4 = "tf.Maximum"(%3, %n) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %5 = "tf.Minimum"(%4, %t) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %5 : tensor<2xf32>
}
