// RUN: tflower-opt %s -tfl-canonicalize-boundary-value -unfold-large-splat-constant -tfl-reduce-type-precision --split-input-file | filecheck %s

// Infinities become the greatest finite numbers; other values stay.

// CHECK-LABEL: func.func @infinite
// CHECK: arith.constant dense<[3.40282347E+38, -3.40282347E+38, 1.000000e+00]> : tensor<3xf32>
// CHECK: "tf.Const"() <{value = dense<-6.550400e+04> : tensor<2xf16>}>
func.func @infinite() -> (tensor<3xf32>, tensor<2xf16>) {
  %0 = arith.constant dense<[0x7F800000, 0xFF800000, 1.0]> : tensor<3xf32>
  %1 = "tf.Const"() {value = dense<0xFC00> : tensor<2xf16>} : () -> tensor<2xf16>
  return %0, %1 : tensor<3xf32>, tensor<2xf16>
}

// -----

// A large constant of one value is filled at run time; a small one and one of f64 are not.

// CHECK-LABEL: func.func @splats
// CHECK: [[Y:%.*]] = "tfl.fill"({{%.*}}, {{%.*}}) : (tensor<2xi64>, tensor<i32>) -> tensor<400x200xi32>
// CHECK-NOT: tfl.fill
// CHECK: return [[Y]]
func.func @splats() -> (tensor<400x200xi32>, tensor<2x2xi32>, tensor<400x200xf64>) {
  %0 = arith.constant dense<7> : tensor<400x200xi32>
  %1 = arith.constant dense<7> : tensor<2x2xi32>
  %2 = arith.constant dense<7.0> : tensor<400x200xf64>
  return %0, %1, %2 : tensor<400x200xi32>, tensor<2x2xi32>, tensor<400x200xf64>
}

// -----

// Values in [-8, 7] need four bits, and so do rows of them.

// CHECK-LABEL: func.func @rows
// CHECK: arith.constant dense<{{.*}}> : tensor<2x2xi4>
// CHECK: "tfl.gather"({{.*}}(tensor<2x2xi4>, tensor<1xi32>) -> tensor<1x2xi4>
func.func @rows(%i: tensor<1xi32>) -> tensor<1x2xf32> {
  %0 = arith.constant dense<[[-8, 0], [1, 7]]> : tensor<2x2xi8>
  %1 = "tfl.gather"(%0, %i) {axis = 0 : i32, batch_dims = 0 : i32} : (tensor<2x2xi8>, tensor<1xi32>) -> tensor<1x2xi8>
  %2 = "tfl.cast"(%1) : (tensor<1x2xi8>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// CHECK-LABEL: func.func @wide
// CHECK: arith.constant dense<[-9, 7]> : tensor<2xi8>
func.func @wide() -> tensor<2xf32> {
  %0 = arith.constant dense<[-9, 7]> : tensor<2xi8>
  %1 = "tfl.cast"(%0) : (tensor<2xi8>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
