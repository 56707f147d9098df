// RUN: tflower-opt %s -canonicalize | filecheck %s

// The body yields more than the loop carries: which of it is carried is unclear.
// CHECK-LABEL: func.func @more(
// CHECK:         "tfl.while"(%arg0)
// CHECK:         "tfl.yield"({{%.*}}, {{%.*}})
func.func @more(%x: tensor<i32>) -> tensor<i32> {
  %0 = "tfl.while"(%x) ({
  ^bb0(%a: tensor<i32>):
    %1 = "tfl.less"(%a, %a) : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "tfl.yield"(%1) : (tensor<i1>) -> ()
  }, {
  ^bb0(%a: tensor<i32>):
    "tfl.yield"(%a, %a) : (tensor<i32>, tensor<i32>) -> ()
  }) : (tensor<i32>) -> tensor<i32>
  return %0 : tensor<i32>
}
