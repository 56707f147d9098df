// RUN: tflower-opt %s "-tfl-prepare-quantize-dynamic-range=min-elements-for-weights=4" "-tfl-quantize=enable-dynamic-range-quantization=true" --split-input-file | filecheck %s
// RUN: tflower-opt %s "-tfl-prepare-quantize-dynamic-range=min-elements-for-weights=4 enable-dynamic-range-per-channel-quantization=false" "-tfl-quantize=enable-dynamic-range-quantization=true" --split-input-file | filecheck %s --check-prefix=TENSOR
// RUN: tflower-opt %s "-tfl-prepare-quantize-dynamic-range=min-elements-for-weights=4 enable-dynamic-range-per-channel-quantization-for-dense-layers=false" "-tfl-quantize=enable-dynamic-range-quantization=true enable-weight-only-quantization=true" --split-input-file | filecheck %s --check-prefix=ONLY
// RUN: tflower-opt %s "-tfl-prepare-quantize-dynamic-range=enable-float16-quantization" "-tfl-quantize=enable-dynamic-range-quantization=true enable-float16-quantization=true" --split-input-file | filecheck %s --check-prefix=HALF
// RUN: tflower-opt %s "-tfl-prepare-quantize-dynamic-range=min-elements-for-weights=4 enable-custom-op-quantization=Mine=1" "-tfl-quantize=enable-dynamic-range-quantization=true enable-custom-op-weight-only=Mine=false" --split-input-file | filecheck %s --check-prefix=CUSTOM

// Weights become integers, activations stay; the kernel says how it quantizes them.
// CHECK-LABEL: @dense
// CHECK:         [[W:%.+]] = "tfl.pseudo_qconst"() {{.*}}i8<-127:127>:f32:0, {1.000000e+00,2.000000e+00}>>
// CHECK:         "tfl.fully_connected"(%arg0, [[W]], {{%.+}}) <{asymmetric_quantize_inputs = true
// TENSOR-LABEL: @dense
// TENSOR:        [[W:%.+]] = "tfl.pseudo_qconst"() {{.*}}i8<-127:127>:f32, 2.000000e+00>>
// ONLY-LABEL: @dense
// ONLY:          [[W:%.+]] = "tfl.pseudo_qconst"() {{.*}}i8<-127:127>:f32, 2.000000e+00>>
// ONLY:          [[D:%.+]] = "tfl.dequantize"([[W]])
// ONLY:          "tfl.fully_connected"(%arg0, [[D]]
// Half floats are widened again; what they cannot hold becomes the largest one.
// HALF-LABEL: @dense
// HALF:          [[H:%.+]] = arith.constant dense<{{.*}}1.270000e+02{{.*}}> : tensor<2x2xf16>
// HALF:          [[D:%.+]] = "tfl.dequantize"([[H]])
// HALF:          "tfl.fully_connected"(%arg0, [[D]]
// CUSTOM-LABEL: @dense
func.func @dense(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[127.0, 2.0], [3.0, -254.0]]> : tensor<2x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = "tfl.fully_connected"(%x, %w, %b) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Not worth it.
// CHECK-LABEL: @small
// CHECK:         [[W:%.+]] = arith.constant dense<{{.*}}> : tensor<1x3xf32>
// CHECK:         "tfl.fully_connected"(%arg0, [[W]]
// TENSOR-LABEL: @small
// ONLY-LABEL: @small
// HALF-LABEL: @small
// HALF:          arith.constant dense<[{{.*}}6.550400e+04{{.*}}]> : tensor<1x3xf16>
// CUSTOM-LABEL: @small
func.func @small(%x: tensor<1x3xf32>) -> tensor<1x1xf32> {
  %n = "tfl.no_value"() {value} : () -> none
  %w = arith.constant dense<[[127.0, 2.0, 1.0e6]]> : tensor<1x3xf32>
  %0 = "tfl.fully_connected"(%x, %w, %n) {fused_activation_function = "NONE", weights_format = "DEFAULT", keep_num_dims = false}
    : (tensor<1x3xf32>, tensor<1x3xf32>, none) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// The runtime has no kernel that computes with them: they are dequantized at once.
// CHECK-LABEL: @gather
// CHECK:         [[W:%.+]] = "tfl.pseudo_qconst"()
// CHECK:         [[D:%.+]] = "tfl.dequantize"([[W]])
// CHECK:         "tfl.gather"([[D]]
// TENSOR-LABEL: @gather
// ONLY-LABEL: @gather
// HALF-LABEL: @gather
// CUSTOM-LABEL: @gather
func.func @gather(%i: tensor<1xi32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[127.0, 2.0], [3.0, -254.0]]> : tensor<2x2xf32>
  %0 = "tfl.gather"(%w, %i) {axis = 0 : i32, batch_dims = 0 : i32} : (tensor<2x2xf32>, tensor<1xi32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Only what is a weight.
// CHECK-LABEL: @no_weight
// CHECK:         [[C:%.+]] = arith.constant dense<{{.*}}> : tensor<2x2xf32>
// CHECK:         tfl.add %arg0, [[C]]
// TENSOR-LABEL: @no_weight
// ONLY-LABEL: @no_weight
// But every constant as half floats, unless a function returns it.
// HALF-LABEL: @no_weight
// HALF:          [[C:%.+]] = arith.constant dense<{{.*}}> : tensor<2x2xf32>
// HALF:          [[H:%.+]] = arith.constant dense<{{.*}}> : tensor<2x2xf16>
// HALF:          return {{%.+}}, [[C]]
// CUSTOM-LABEL: @no_weight
func.func @no_weight(%x: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %c = arith.constant dense<[[127.0, 2.0], [3.0, -254.0]]> : tensor<2x2xf32>
  %0 = "tfl.add"(%x, %c) {fused_activation_function = "NONE"} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0, %c : tensor<2x2xf32>, tensor<2x2xf32>
}

// -----

// A custom op takes integers if it is said to.
// CHECK-LABEL: @custom
// CHECK:         "tfl.custom"(%arg0, {{%.+}}) {{.*}} : (tensor<2xf32>, tensor<4xf32>)
// TENSOR-LABEL: @custom
// ONLY-LABEL: @custom
// HALF-LABEL: @custom
// CUSTOM-LABEL: @custom
// CUSTOM:        [[W:%.+]] = "tfl.pseudo_qconst"()
// CUSTOM:        "tfl.custom"(%arg0, [[W]])
func.func @custom(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense<127.0> : tensor<4xf32>
  %0 = "tfl.custom"(%x, %w) {custom_code = "Mine", custom_option = #tfl<const_bytes : "0x">} : (tensor<2xf32>, tensor<4xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
