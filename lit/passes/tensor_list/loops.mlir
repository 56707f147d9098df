// RUN: tflower-opt %s -tfl-lower-static-tensor-list --split-input-file | filecheck %s

// A list that a loop fills keeps its type inside, also where the handle tells nothing.

// CHECK-LABEL: func.func @filled
// CHECK: [[LIST:%.*]] = "tf.Fill"({{.*}} -> tensor<4x2xf32>
// CHECK: "tf.While"({{%.*}}, [[LIST]], %arg0){{.*}} -> (tensor<i32>, tensor<4x2xf32>, tensor<2xf32>)
// CHECK: func.func private @body(%arg0: tensor<i32>, %arg1: tensor<4x2xf32>, %arg2: tensor<2xf32>) -> (tensor<i32>, tensor<4x2xf32>, tensor<2xf32>)
// CHECK: func.func private @cond(%arg0: tensor<i32>, %arg1: tensor<4x2xf32>, %arg2: tensor<2xf32>) -> tensor<i1>
func.func @filled(%x: tensor<2xf32>) -> tensor<*xf32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %n = arith.constant dense<4> : tensor<i32>
  %zero = arith.constant dense<0> : tensor<i32>
  %any = arith.constant dense<-1> : tensor<i32>
  %list = "tf.TensorListReserve"(%shape, %n) {element_dtype = f32} : (tensor<1xi32>, tensor<i32>) -> tensor<!tf_type.variant>
  %r:3 = "tf.While"(%zero, %list, %x) {body = @body, cond = @cond, is_stateless = true} : (tensor<i32>, tensor<!tf_type.variant>, tensor<2xf32>) -> (tensor<i32>, tensor<!tf_type.variant>, tensor<2xf32>)
  %y = "tf.TensorListStack"(%r#1, %any) : (tensor<!tf_type.variant>, tensor<i32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
func.func private @body(%i: tensor<i32>, %list: tensor<!tf_type.variant>, %x: tensor<2xf32>) -> (tensor<i32>, tensor<!tf_type.variant>, tensor<2xf32>) {
  %one = arith.constant dense<1> : tensor<i32>
  %new = "tf.TensorListSetItem"(%list, %i, %x) : (tensor<!tf_type.variant>, tensor<i32>, tensor<2xf32>) -> tensor<!tf_type.variant>
  %next = "tf.AddV2"(%i, %one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
  return %next, %new, %x : tensor<i32>, tensor<!tf_type.variant>, tensor<2xf32>
}
func.func private @cond(%i: tensor<i32>, %list: tensor<!tf_type.variant>, %x: tensor<2xf32>) -> tensor<i1> {
  %n = "tf.TensorListLength"(%list) : (tensor<!tf_type.variant>) -> tensor<i32>
  %go = "tf.Less"(%i, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  return %go : tensor<i1>
}

// -----

// A list that grows in the loop has no known shape.

// CHECK-LABEL: func.func @grown
// CHECK: "tf.While"({{.*}} -> (tensor<i1>, tensor<*xf32>)
// CHECK: func.func private @more(%arg0: tensor<i1>, %arg1: tensor<*xf32>)
func.func @grown(%go: tensor<i1>, %x: tensor<3x2xf32>) -> tensor<*xf32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %any = arith.constant dense<-1> : tensor<i32>
  %list = "tf.TensorListFromTensor"(%x, %shape) : (tensor<3x2xf32>, tensor<1xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %r:2 = "tf.While"(%go, %list) {body = @more, cond = @again, is_stateless = true} : (tensor<i1>, tensor<!tf_type.variant<tensor<2xf32>>>) -> (tensor<i1>, tensor<!tf_type.variant<tensor<2xf32>>>)
  %y = "tf.TensorListStack"(%r#1, %any) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
func.func private @more(%go: tensor<i1>, %list: tensor<!tf_type.variant<tensor<2xf32>>>) -> (tensor<i1>, tensor<!tf_type.variant<tensor<2xf32>>>) {
  %item = arith.constant dense<1.0> : tensor<2xf32>
  %new = "tf.TensorListPushBack"(%list, %item) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<2xf32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  return %go, %new : tensor<i1>, tensor<!tf_type.variant<tensor<2xf32>>>
}
func.func private @again(%go: tensor<i1>, %list: tensor<!tf_type.variant<tensor<2xf32>>>) -> tensor<i1> {
  return %go : tensor<i1>
}

// -----

// The branch that returns its own list returns a tensor of the same type.

// CHECK-LABEL: func.func @branch
// CHECK: "tf.If"(%arg0, %arg1){{.*}}: (tensor<i1>, tensor<3x2xf32>) -> tensor<3x2xf32>
// CHECK: func.func private @kept(%arg0: tensor<3x2xf32>) -> tensor<3x2xf32>
func.func @branch(%c: tensor<i1>, %x: tensor<3x2xf32>) -> tensor<*xf32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %any = arith.constant dense<-1> : tensor<i32>
  %list = "tf.TensorListFromTensor"(%x, %shape) : (tensor<3x2xf32>, tensor<1xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %r = "tf.If"(%c, %list) {then_branch = @kept, else_branch = @zeroed, is_stateless = true} : (tensor<i1>, tensor<!tf_type.variant<tensor<2xf32>>>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %y = "tf.TensorListStack"(%r, %any) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
func.func private @kept(%list: tensor<!tf_type.variant<tensor<2xf32>>>) -> tensor<!tf_type.variant<tensor<2xf32>>> {
  return %list : tensor<!tf_type.variant<tensor<2xf32>>>
}
func.func private @zeroed(%list: tensor<!tf_type.variant<tensor<2xf32>>>) -> tensor<!tf_type.variant<tensor<2xf32>>> {
  %i = arith.constant dense<0> : tensor<i32>
  %item = arith.constant dense<0.0> : tensor<2xf32>
  %new = "tf.TensorListSetItem"(%list, %i, %item) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>, tensor<2xf32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  return %new : tensor<!tf_type.variant<tensor<2xf32>>>
}

// -----

// The number of rows of the items is that of the loop's state, which is an input's.

// CHECK-LABEL: func.func @batch
// CHECK: [[SHAPE:%.*]] = "tf.Shape"(%arg0) : (tensor<?x2xf32>) -> tensor<2xi32>
// CHECK: [[ROWS:%.*]] = "tf.Slice"([[SHAPE]],
// CHECK: [[ITEM:%.*]] = "tf.Concat"({{%.*}}, [[ROWS]], {{%.*}}) : {{.*}} -> tensor<2xi32>
// CHECK: "tf.Concat"({{%.*}}, {{%.*}}, [[ITEM]])
// CHECK: "tf.Fill"({{.*}} -> tensor<4x?x2xf32>
func.func @batch(%x: tensor<?x2xf32>) -> tensor<*xf32> {
  %shape = arith.constant dense<[-1, 2]> : tensor<2xi32>
  %n = arith.constant dense<4> : tensor<i32>
  %zero = arith.constant dense<0> : tensor<i32>
  %any = arith.constant dense<-1> : tensor<i32>
  %list = "tf.TensorListReserve"(%shape, %n) {element_dtype = f32} : (tensor<2xi32>, tensor<i32>) -> tensor<!tf_type.variant>
  %r:3 = "tf.While"(%zero, %list, %x) {body = @step, cond = @below, is_stateless = true} : (tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>) -> (tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>)
  %y = "tf.TensorListStack"(%r#1, %any) : (tensor<!tf_type.variant>, tensor<i32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
func.func private @step(%i: tensor<i32>, %list: tensor<!tf_type.variant>, %x: tensor<?x2xf32>) -> (tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>) {
  %one = arith.constant dense<1> : tensor<i32>
  %bias = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %t = "tf.Tanh"(%x) : (tensor<?x2xf32>) -> tensor<?x2xf32>
  %h = "tf.AddV2"(%t, %bias) : (tensor<?x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %new = "tf.TensorListSetItem"(%list, %i, %h) : (tensor<!tf_type.variant>, tensor<i32>, tensor<?x2xf32>) -> tensor<!tf_type.variant>
  %next = "tf.AddV2"(%i, %one) : (tensor<i32>, tensor<i32>) -> tensor<i32>
  return %next, %new, %h : tensor<i32>, tensor<!tf_type.variant>, tensor<?x2xf32>
}
func.func private @below(%i: tensor<i32>, %list: tensor<!tf_type.variant>, %x: tensor<?x2xf32>) -> tensor<i1> {
  %n = arith.constant dense<4> : tensor<i32>
  %go = "tf.Less"(%i, %n) : (tensor<i32>, tensor<i32>) -> tensor<i1>
  return %go : tensor<i1>
}
