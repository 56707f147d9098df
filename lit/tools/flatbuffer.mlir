// RUN: tflower-translate --mlir-to-tflite-flatbuffer %s -o - | tflower-flatbuffer-to-string - | filecheck %s --check-prefix=FILE
// RUN: tflower-translate --mlir-to-tflite-flatbuffer %s -o - | tflower-translate --tflite-flatbuffer-to-mlir - -o - | filecheck %s

// A constant is a tensor with a buffer; everything else has an empty buffer of its own.
// FILE: operator_codes: [ {
// FILE: builtin_code: SQUARED_DIFFERENCE
// FILE: name: "x",
// FILE: name: "offset",
// FILE: name: "distance",
// FILE: inputs: [ 0 ],
// FILE: inputs: [ 0, 1 ],
// FILE: data: [ 0, 0, 64, 64 ]
// FILE: name: "min_runtime_version",

// CHECK-LABEL: func.func @main(%arg0: tensor<2x2xf32>) -> tensor<2x2xf32>
// CHECK-SAME: inputs = "x", outputs = "distance"
// CHECK: [[OFFSET:%.*]] = "tfl.pseudo_const"() <{value = dense<3.000000e+00> : tensor<f32>}>
// CHECK: tfl.squared_difference(%arg0, [[OFFSET]])
func.func @main(%x: tensor<2x2xf32>) -> tensor<2x2xf32> attributes {tf.entry_function = {inputs = "x", outputs = "distance"}} {
  %0 = "tfl.pseudo_const"() {value = dense<3.0> : tensor<f32>} : () -> tensor<f32> loc("offset")
  %1 = tfl.squared_difference(%x, %0) : (tensor<2x2xf32>, tensor<f32>) -> tensor<2x2xf32> loc("other")
  func.return %1 : tensor<2x2xf32>
}
