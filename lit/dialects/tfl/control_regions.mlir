// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// Ops with regions: the text there and back.

// CHECK-LABEL: func.func @branches
// CHECK: "tfl.if"(%{{.*}}) ({
// CHECK:   "tfl.yield"
// CHECK: }, {
// CHECK:   "tfl.yield"
// CHECK: }) : (tensor<i1>) -> tensor<2xf32>
func.func @branches(%cond: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.if"(%cond) ({
    %1 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
    "tfl.yield"(%1) : (tensor<2xf32>) -> ()
  }, {
    "tfl.yield"(%x) : (tensor<2xf32>) -> ()
  }) : (tensor<i1>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// CHECK-LABEL: func.func @loop
// CHECK: "tfl.while"(%{{.*}}, %{{.*}}) <{is_stateless = true}> ({
// CHECK: ^{{.*}}(%{{.*}}: tensor<i32>, %{{.*}}: tensor<2xf32>):
// CHECK:   tfl.less
// CHECK: }, {
// CHECK:   "tfl.yield"(%{{.*}}, %{{.*}})
func.func @loop(%i: tensor<i32>, %x: tensor<2xf32>, %n: tensor<i32>) -> tensor<2xf32> {
  %0, %1 = "tfl.while"(%i, %x) <{is_stateless = true}> ({
  ^bb0(%j: tensor<i32>, %y: tensor<2xf32>):
    %2 = "tfl.less"(%j, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
    "tfl.yield"(%2) : (tensor<i1>) -> ()
  }, {
  ^bb0(%j: tensor<i32>, %y: tensor<2xf32>):
    %3 = "tfl.add"(%y, %y) {fused_activation_function = "NONE"}
        : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    "tfl.yield"(%j, %3) : (tensor<i32>, tensor<2xf32>) -> ()
  }) : (tensor<i32>, tensor<2xf32>) -> (tensor<i32>, tensor<2xf32>)
  func.return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @ordered
// CHECK: %outputs, %control = tfl.control_node {
// CHECK:   "tfl.abs"
// CHECK:   "tfl.yield"
func.func @ordered(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0, %1 = "tfl.control_node"() ({
    %2 = "tfl.abs"(%x) : (tensor<2xf32>) -> tensor<2xf32>
    "tfl.yield"(%2) : (tensor<2xf32>) -> ()
  }) : () -> (tensor<2xf32>, !tfl.control)
  func.return %0 : tensor<2xf32>
}

// CHECK-LABEL: func.func @choices
// CHECK: "tfl.poly_call"(%{{.*}}) ({
func.func @choices(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tfl.poly_call"(%x) ({
  ^bb0(%y: tensor<2xf32>):
    "tfl.yield"(%y) : (tensor<2xf32>) -> ()
  }) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}
