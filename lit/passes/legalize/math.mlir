// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// log1p(x) becomes log(x + 1).

// CHECK-LABEL: func.func @log1p
// CHECK: [[ONE:%.*]] = {{.*}}dense<1.000000e+00> : tensor<f32>
// CHECK: [[SUM:%.*]] = {{.*}}tfl.add
// CHECK: "tfl.log"([[SUM]])
func.func @log1p(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Log1p"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @unary
// CHECK: "tfl.abs"
// CHECK: "tfl.ceil"
// CHECK: "tfl.cos"
// CHECK: "tfl.exp"
// CHECK: "tfl.floor"
// CHECK: "tfl.log"
// CHECK: "tfl.neg"
// CHECK: "tfl.round"
// CHECK: "tfl.rsqrt"
// CHECK: "tfl.sign"
// CHECK: "tfl.sin"
// CHECK: "tfl.sqrt"
// CHECK: "tfl.square"
func.func @unary(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Ceil"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.Cos"(%1) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tf.Exp"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  %4 = "tf.Floor"(%3) : (tensor<2xf32>) -> tensor<2xf32>
  %5 = "tf.Log"(%4) : (tensor<2xf32>) -> tensor<2xf32>
  %6 = "tf.Neg"(%5) : (tensor<2xf32>) -> tensor<2xf32>
  %7 = "tf.Round"(%6) : (tensor<2xf32>) -> tensor<2xf32>
  %8 = "tf.Rsqrt"(%7) : (tensor<2xf32>) -> tensor<2xf32>
  %9 = "tf.Sign"(%8) : (tensor<2xf32>) -> tensor<2xf32>
  %10 = "tf.Sin"(%9) : (tensor<2xf32>) -> tensor<2xf32>
  %11 = "tf.Sqrt"(%10) : (tensor<2xf32>) -> tensor<2xf32>
  %12 = "tf.Square"(%11) : (tensor<2xf32>) -> tensor<2xf32>
  return %12 : tensor<2xf32>
}
