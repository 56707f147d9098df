// RUN: tflower-opt %s -tfl-compute-cost --split-input-file --verify-diagnostics

// expected-error @+1 {{we cannot get hardware info for this function}}
func.func @nowhere(%x: tensor<2xf32>) -> tensor<2xf32> attributes {tac.interface_name = "f"} {
  return %x : tensor<2xf32>
}
