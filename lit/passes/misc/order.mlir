// RUN: tflower-opt %s -tfl-partitioned-topological-sort --split-input-file | filecheck %s
// RUN: tflower-opt %s -tfl-pin-ops-with-side-effects --split-input-file | filecheck %s --check-prefix=PIN

// Ops of the delegate come in one group; each op stays behind what it uses.

// CHECK-LABEL: func.func @mixed
// CHECK: "tf.Sinh"(%arg0)
// CHECK-NEXT: "tf.Cosh"(%arg1)
// CHECK-NEXT: "tfl.sin"
// CHECK-NEXT: "tfl.cos"
func.func @mixed(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = "tf.Sinh"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tfl.sin"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  %2 = "tf.Cosh"(%y) : (tensor<2xf32>) -> tensor<2xf32>
  %3 = "tfl.cos"(%2) : (tensor<2xf32>) -> tensor<2xf32>
  return %1, %3 : tensor<2xf32>, tensor<2xf32>
}

// -----

// Ops with effects form a chain, others do not take part.

// CHECK-LABEL: func.func @stateful
// PIN-LABEL: func.func @stateful
// PIN: [[H:%.*]], [[A:%.*]] = tfl.control_node controls "tfl.var_handle"
// PIN-NEXT: tfl.add
// PIN-NEXT: [[B:%.*]] = tfl.control_node([[A]]) controls "tfl.assign_variable"([[H]]
// PIN-NEXT: {{.*}} = tfl.control_node([[B]]) controls "tfl.read_variable"([[H]])
func.func @stateful(%x: tensor<2xf32>) -> tensor<2xf32> {
  %h = "tfl.var_handle"() {container = "", shared_name = "v"} : () -> tensor<!tf_type.resource<tensor<2xf32>>>
  %0 = "tfl.add"(%x, %x) {fused_activation_function = "NONE"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  "tfl.assign_variable"(%h, %0) : (tensor<!tf_type.resource<tensor<2xf32>>>, tensor<2xf32>) -> ()
  %1 = "tfl.read_variable"(%h) : (tensor<!tf_type.resource<tensor<2xf32>>>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
