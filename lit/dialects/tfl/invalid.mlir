// RUN: tflower-opt %s --split-input-file --verify-diagnostics

func.func @activation(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{attribute 'fused_activation_function' failed to satisfy constraint: string attribute whose value is NONE, or}}
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "SWISH"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @padding(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  // expected-error @+1 {{attribute 'padding' failed to satisfy constraint: string attribute whose value is SAME, or VALID}}
  %0 = "tfl.max_pool_2d"(%x) {filter_height = 1 : i32, filter_width = 1 : i32, fused_activation_function = "NONE", padding = "EXPLICIT", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// -----

func.func @operands(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{expected 1 operands, but found 2}}
  %0 = "tfl.relu"(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @no_tensor(%x: tensor<1x4x4x2xf32>, %w: tensor<2x3x3x2xf32>, %b: i32) -> tensor<1x4x4x2xf32> {
  // expected-error @+1 {{operand #2 must be tensor of any type values or none type, but got 'i32'}}
  %0 = "tfl.conv_2d"(%x, %w, %b) {padding = "SAME", stride_h = 1 : i32, stride_w = 1 : i32} : (tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>, i32) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// -----

func.func @absent_where_it_may_not_be() -> tensor<2xf32> {
  %none = "tfl.no_value"() {value} : () -> none
  // expected-error @+1 {{operand #0 must be tensor of any type values, but got 'none'}}
  %0 = "tfl.relu"(%none) : (none) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @nameless(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{custom_code must not be empty}}
  %0 = "tfl.custom"(%x) {custom_code = "", custom_option = #tfl<const_bytes : "0x">} : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @loop(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{number of operands does not match number of results (2 != 1)}}
  %0 = "tfl.while"(%x, %x) ({
  ^bb0(%a: tensor<2xf32>):
    "tfl.yield"(%a) : (tensor<2xf32>) -> ()
  }, {
  ^bb0(%a: tensor<2xf32>):
    "tfl.yield"(%a) : (tensor<2xf32>) -> ()
  }) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @no_such_axis(%x: tensor<3x4xf32>) -> tensor<4xf32> {
  // expected-error @below {{attribute 'axis' should be in range [-rank, rank), got axis = 2, and rank = 2}}
  // expected-error @below {{failed to infer returned types}}
  %0:3 = "tfl.unpack"(%x) {num = 3 : i32, axis = 2 : i32} : (tensor<3x4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %0#0 : tensor<4xf32>
}

// -----

func.func @no_parts(%x: tensor<6xf32>, %axis: tensor<i32>) -> tensor<6xf32> {
  // expected-error @+1 {{attribute 'num_splits' failed to satisfy constraint: 32-bit signless integer attribute whose value is positive}}
  %0 = "tfl.split"(%axis, %x) {num_splits = 0 : i32} : (tensor<i32>, tensor<6xf32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// -----

func.func @other_scale(%x: tensor<2x!quant.uniform<u8:f32, 0.5:128>>, %s: tensor<1xi32>) -> tensor<2x!quant.uniform<u8:f32, 0.25:128>> {
  // expected-error @+1 {{quantization parameters violate the same scale constraint}}
  %0 = "tfl.reshape"(%x, %s) : (tensor<2x!quant.uniform<u8:f32, 0.5:128>>, tensor<1xi32>) -> tensor<2x!quant.uniform<u8:f32, 0.25:128>>
  return %0 : tensor<2x!quant.uniform<u8:f32, 0.25:128>>
}

// -----

func.func @does_not_broadcast(%x: tensor<2x3xf32>, %y: tensor<4xf32>) -> tensor<2x3xf32> {
  // expected-error @+1 {{operands don't have broadcast-compatible shapes}}
  %0 = tfl.sub(%x, %y) <{fused_activation_function = "NONE"}> : (tensor<2x3xf32>, tensor<4xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

func.func @half_a_mean(%x: tensor<2x3xf32>, %axes: tensor<1xi32>) -> tensor<2xf32> {
  // expected-error @+1 {{requires attribute 'keep_dims'}}
  %0 = "tfl.mean"(%x, %axes) : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
