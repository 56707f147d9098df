// RUN: tflower-opt %s -tfl-target-annotation=device-specs=GPU,NNAPI --split-input-file | filecheck %s

// The first device that has a kernel; the kind of numbers stands beside it.
// CHECK-LABEL: @devices
// CHECK:         tfl.add{{.*}}tac.device = "GPU", tac.inference_type = "FLOAT"
// CHECK:         "tfl.pack"{{.*}}tac.device = "NNAPI"
// CHECK:         "tfl.sign"{{.*}}tac.device = "CPU"
// CHECK-NEXT:    return
func.func @devices(%x: tensor<2xf32>) -> tensor<2x2xf32> {
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.pack"(%0, %x) {axis = 0 : i32, values_count = 2 : i32} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %2 = "tfl.sign"(%1) : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %2 : tensor<2x2xf32>
}

// -----

// GPUs compute with floats. Constants and calls run nowhere.
// CHECK-LABEL: @integers
// CHECK-NEXT:    "tfl.pseudo_qconst"() <{qtype = {{.*}}>, value = dense<1> : tensor<2xi8>}> : ()
// CHECK:         tfl.mul{{.*}}tac.device = "CPU", tac.inference_type = "QUANTIZED_INT8"
// CHECK:         "tfl.quantize"{{.*}}tac.device = "GPU"
// CHECK:         call @integers({{%.*}}) : (
func.func @integers(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>> {
  %c = "tfl.pseudo_qconst"() {qtype = tensor<2x!quant.uniform<i8:f32, 0.5>>, value = dense<1> : tensor<2xi8>} : () -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %0 = "tfl.mul"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.25>>
  %1 = "tfl.quantize"(%0) {qtype = tensor<2x!quant.uniform<i8:f32, 0.5>>} : (tensor<2x!quant.uniform<i8:f32, 0.25>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  %2 = func.call @integers(%1) : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return %2 : tensor<2x!quant.uniform<i8:f32, 0.5>>
}

// -----

// Both kinds at once, and signs that differ.
// CHECK-LABEL: @kinds
// CHECK:         tac.inference_type = "HYBRID"
// CHECK:         tac.inference_type = "UNKNOWN"
func.func @kinds(%x: tensor<1x2xf32>, %w: tensor<3x2x!quant.uniform<i8:f32, 0.5>>, %u: tensor<3x2x!quant.uniform<u8:f32, 0.5>>) -> tensor<1x3xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %0 = "tfl.fully_connected"(%x, %w, %n) {fused_activation_function = "NONE", keep_num_dims = false, weights_format = "DEFAULT"} : (tensor<1x2xf32>, tensor<3x2x!quant.uniform<i8:f32, 0.5>>, none) -> tensor<1x3xf32>
  %1 = "tfl.custom"(%w, %u) {custom_code = "c", custom_option = #tfl<const_bytes : "0x">} : (tensor<3x2x!quant.uniform<i8:f32, 0.5>>, tensor<3x2x!quant.uniform<u8:f32, 0.5>>) -> tensor<6x2xf32>
  return %0 : tensor<1x3xf32>
}

// -----

// CHECK-LABEL: @left_out
// CHECK-NOT:     tac.device
func.func @left_out(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.neg"(%x) {tac.skip_target_annotation} : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
