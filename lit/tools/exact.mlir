// RUN: tflower-translate --mlir-to-tflite-flatbuffer %s -o %t.tflite
// RUN: tflower-translate --tflite-flatbuffer-to-mlir --exact %t.tflite -o %t.mlir
// RUN: filecheck %s < %t.mlir
// RUN: tflower-translate --mlir-to-tflite-flatbuffer %t.mlir -o %t2.tflite
// RUN: cmp %t.tflite %t2.tflite

// The attribute `tfl.stored` keeps what neither types nor ops say.
// CHECK-LABEL: func.func @main
// CHECK-SAME:    tfl.stored = {is_variable = true, name = "state"
// CHECK:         tfl.neg
func.func @main(%state: tensor<2xf32> {tfl.stored = {name = "state", is_variable = true}})
    -> tensor<2xf32> {
  %0 = "tfl.neg"(%state) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
