// RUN: tflower-opt %s -tfl-runtime-verify --split-input-file --verify-diagnostics

func.func @element_type(%x: tensor<2xf64>) -> tensor<2xf64> {
  // expected-error @+1 {{operand #0 must be tensor of 32-bit float or 16-bit float values}}
  %0 = "tfl.sin"(%x) : (tensor<2xf64>) -> tensor<2xf64>
  return %0 : tensor<2xf64>
}

// -----

func.func @rank(%x: tensor<1x1x1x1x1x2xf32>, %p: tensor<?x2xi32>) -> tensor<*xf32> {
  // expected-error @+1 {{operand 0 is at most 5-D (input has rank 6)}}
  %0 = "tfl.pad"(%x, %p) : (tensor<1x1x1x1x1x2xf32>, tensor<?x2xi32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

func.func @broadcast(%x: tensor<1x1x1x1x2xf32>, %y: tensor<2xf32>) -> tensor<1x1x1x1x2xf32> {
  // expected-error @+1 {{the runtime does that up to rank 4}}
  %0 = "tfl.pow"(%x, %y) : (tensor<1x1x1x1x2xf32>, tensor<2xf32>) -> tensor<1x1x1x1x2xf32>
  return %0 : tensor<1x1x1x1x2xf32>
}
