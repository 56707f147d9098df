// RUN: tflower-opt %s -tfl-legalize-tensorlist --split-input-file 2>/dev/null | filecheck %s

// Every op on lists becomes a custom operator; the options of a new list are its element type.

// CHECK-LABEL: func.func @all
// CHECK: [[A:%.*]] = "tfl.custom"({{%.*}}, %arg0) <{custom_code = "TensorListReserve", custom_option = #tfl<const_bytes : "0x02">}>
// CHECK: [[B:%.*]] = "tfl.custom"([[A]], {{%.*}}, %arg1) <{custom_code = "TensorListSetItem", custom_option = #tfl<const_bytes : "0x">}>
// CHECK: "tfl.custom"([[B]]) <{custom_code = "TensorListLength"
// CHECK: "tfl.custom"([[B]], {{%.*}}) <{custom_code = "TensorListPopBack"
func.func @all(%n: tensor<i32>, %item: tensor<2xi32>) -> (tensor<i32>, tensor<2xi32>) {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %i = arith.constant dense<0> : tensor<i32>
  %a = "tf.TensorListReserve"(%shape, %n) : (tensor<1xi32>, tensor<i32>) -> tensor<!tf_type.variant<tensor<2xi32>>>
  %b = "tf.TensorListSetItem"(%a, %i, %item) : (tensor<!tf_type.variant<tensor<2xi32>>>, tensor<i32>, tensor<2xi32>) -> tensor<!tf_type.variant<tensor<2xi32>>>
  %m = "tf.TensorListLength"(%b) : (tensor<!tf_type.variant<tensor<2xi32>>>) -> tensor<i32>
  %c, %y = "tf.TensorListPopBack"(%b, %shape) : (tensor<!tf_type.variant<tensor<2xi32>>>, tensor<1xi32>) -> (tensor<!tf_type.variant<tensor<2xi32>>>, tensor<2xi32>)
  return %m, %y : tensor<i32>, tensor<2xi32>
}

// -----

// The sum of lists has a kernel for some numbers; what is no list is left alone.

// CHECK-LABEL: func.func @sums
// CHECK: "tfl.custom"({{%.*}}, {{%.*}}) <{custom_code = "VariantAddN"
// CHECK: "tf.AddN"(%arg1, %arg1)
func.func @sums(%n: tensor<i32>, %x: tensor<2xf32>) -> (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<2xf32>) {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %a = "tf.TensorListReserve"(%shape, %n) : (tensor<1xi32>, tensor<i32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %b = "tf.AddN"(%a, %a) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<!tf_type.variant<tensor<2xf32>>>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %y = "tf.AddN"(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %b, %y : tensor<!tf_type.variant<tensor<2xf32>>>, tensor<2xf32>
}

// -----

// No kernel for half floats: everything stays.

// CHECK-LABEL: func.func @halves
// CHECK-NOT: tfl.custom
// CHECK: return
func.func @halves(%n: tensor<i32>) -> tensor<i32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %a = "tf.TensorListReserve"(%shape, %n) : (tensor<1xi32>, tensor<i32>) -> tensor<!tf_type.variant<tensor<2xf16>>>
  %m = "tf.TensorListLength"(%a) : (tensor<!tf_type.variant<tensor<2xf16>>>) -> tensor<i32>
  return %m : tensor<i32>
}
