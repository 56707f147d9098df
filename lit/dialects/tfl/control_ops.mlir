// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite control flow and custom operators. The text of every op, there and back.

// CHECK-LABEL: func.func @call_once
// CHECK: tfl.call_once
// CHECK-SAME: session_init_function = "init"
func.func @call_once() {
  "tfl.call_once"() <{session_init_function = "init"}> : () -> ()
  func.return
}

// CHECK-LABEL: func.func @custom
// CHECK: tfl.custom
// CHECK-SAME: custom_code = "Mine", custom_option = #tfl<const_bytes : "0x01FE">
func.func @custom(%0: tensor<2xf32>) -> tensor<2xf32> {
  %1 = "tfl.no_value"() <{value}> : () -> none
  %2 = "tfl.custom"(%0, %1) <{custom_code = "Mine", custom_option = #tfl<const_bytes : "0x01FE">}>
      : (tensor<2xf32>, none) -> tensor<2xf32>
  func.return %2 : tensor<2xf32>
}
