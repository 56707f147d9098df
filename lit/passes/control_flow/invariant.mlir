// RUN: tflower-opt %s -loop-invariant-code-motion --split-input-file | filecheck %s

// The body's constants leave the loop; the condition's stay, and so does what only reads values
// from outside.
// CHECK-LABEL: @loop
// CHECK:         [[ONE:%.*]] = arith.constant dense<1> : tensor<i32>
// CHECK:         "tfl.while"
// CHECK:           arith.constant dense<10>
// CHECK:           "tfl.yield"
// CHECK:           tfl.add {{%.*}}, [[ONE]]
// CHECK:           "tfl.neg"(%arg0)
func.func @loop(%x: tensor<i32>) -> tensor<i32> {
  %0 = "tfl.while"(%x) ({
  ^bb0(%a: tensor<i32>):
    %ten = arith.constant dense<10> : tensor<i32>
    %1 = "tfl.less"(%a, %ten) : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "tfl.yield"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<i32>):
    %one = arith.constant dense<1> : tensor<i32>
    %1 = "tfl.add"(%a, %one) {fused_activation_function = "NONE"} : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %2 = "tfl.neg"(%x) : (tensor<i32>) -> tensor<i32>
    %3 = "tfl.sub"(%1, %2) {fused_activation_function = "NONE"} : (tensor<i32>, tensor<i32>) -> tensor<i32>
    "tfl.yield"(%3) : (tensor<i32>) -> ()
  }) : (tensor<i32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// -----

// Of TensorFlow's loops everything that is the same in each turn is computed before.
// CHECK-LABEL: @region
// CHECK:         [[N:%.*]] = "tf.Exp"(%arg0)
// CHECK:         "tf.WhileRegion"
// CHECK:           "tf.AddV2"({{%.*}}, [[N]])
func.func @region(%x: tensor<f32>) -> tensor<f32> {
  %0 = "tf.WhileRegion"(%x) ({
  ^bb0(%a: tensor<f32>):
    %ten = "tf.Const"() {value = dense<10.0> : tensor<f32>} : () -> tensor<f32>
    %1 = "tf.Less"(%a, %ten) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tf.Yield"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<f32>):
    %n = "tf.Exp"(%x) : (tensor<f32>) -> tensor<f32>
    %1 = "tf.AddV2"(%a, %n) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tf.Yield"(%1) : (tensor<f32>) -> ()
  }) {is_stateless = true} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// Random numbers are others in each turn.
// CHECK-LABEL: @effect
// CHECK:         "tf.WhileRegion"
// CHECK:           "tf.RandomUniform"
func.func @effect(%x: tensor<f32>, %s: tensor<0xi32>) -> tensor<f32> {
  %0 = "tf.WhileRegion"(%x) ({
  ^bb0(%a: tensor<f32>):
    %ten = "tf.Const"() {value = dense<10.0> : tensor<f32>} : () -> tensor<f32>
    %1 = "tf.Less"(%a, %ten) : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "tf.Yield"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<f32>):
    %1 = "tf.RandomUniform"(%s) {seed = 0 : i64, seed2 = 0 : i64} : (tensor<0xi32>) -> tensor<f32>
    %2 = "tf.AddV2"(%a, %1) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "tf.Yield"(%2) : (tensor<f32>) -> ()
  }) {is_stateless = false} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}
