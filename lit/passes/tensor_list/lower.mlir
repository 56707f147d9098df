// RUN: tflower-opt %s -tfl-lower-static-tensor-list="default-to-single-batch" --split-input-file | filecheck %s
// RUN: tflower-opt %s -tfl-lower-static-tensor-list="default-to-single-batch enable-dynamic-update-slice" --split-input-file | filecheck %s --check-prefix=UPDATE

// The rows of a tensor as a list are that tensor; an item is a row, the length the first size.

// CHECK-LABEL: func.func @rows
// CHECK: [[ITEM:%.*]] = "tf.Gather"(%arg0, %arg1) <{validate_indices = true}> : (tensor<5x2xf32>, tensor<i32>) -> tensor<2xf32>
// CHECK: [[SHAPE:%.*]] = "tf.Shape"(%arg0) : (tensor<5x2xf32>) -> tensor<2xi32>
// CHECK: [[N:%.*]] = "tf.Gather"([[SHAPE]],
// CHECK: return [[ITEM]], [[N]]
func.func @rows(%x: tensor<5x2xf32>, %i: tensor<i32>) -> (tensor<2xf32>, tensor<i32>) {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %list = "tf.TensorListFromTensor"(%x, %shape) : (tensor<5x2xf32>, tensor<1xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %item = "tf.TensorListGetItem"(%list, %i, %shape) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>, tensor<1xi32>) -> tensor<2xf32>
  %n = "tf.TensorListLength"(%list) : (tensor<!tf_type.variant<tensor<2xf32>>>) -> tensor<i32>
  return %item, %n : tensor<2xf32>, tensor<i32>
}

// -----

// Setting an item joins what is before it, the item, and what is behind it; or updates a slice.

// CHECK-LABEL: func.func @set
// CHECK-COUNT-2: "tf.Slice"(%arg0
// CHECK: [[ROW:%.*]] = "tf.ExpandDims"(%arg2
// CHECK: "tf.Concat"({{%.*}}, {{%.*}}, [[ROW]], {{%.*}}) : {{.*}} -> tensor<5x2xf32>
// UPDATE-LABEL: func.func @set
// UPDATE-NOT: "tf.Slice"
// UPDATE: [[ROW:%.*]] = "tf.ExpandDims"(%arg2
// UPDATE: "tf.XlaDynamicUpdateSlice"(%arg0, [[ROW]], {{%.*}}) : {{.*}} -> tensor<5x2xf32>
func.func @set(%x: tensor<5x2xf32>, %i: tensor<i32>, %item: tensor<2xf32>) -> tensor<*xf32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %any = arith.constant dense<-1> : tensor<i32>
  %list = "tf.TensorListFromTensor"(%x, %shape) : (tensor<5x2xf32>, tensor<1xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %new = "tf.TensorListSetItem"(%list, %i, %item) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>, tensor<2xf32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %y = "tf.TensorListStack"(%new, %any) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}

// -----

// A new list is zeros; an unknown first size of its items is taken for 1 if that is asked for.

// CHECK-LABEL: func.func @reserve
// CHECK: [[ITEM:%.*]] = arith.constant dense<[1, 3]> : tensor<2xi32>
// CHECK: "tf.Concat"({{%.*}}, {{%.*}}, [[ITEM]])
// CHECK: "tf.Fill"({{%.*}}, {{%.*}}) : (tensor<3xi32>, tensor<f32>) -> tensor<4x?x3xf32>
func.func @reserve() -> tensor<*xf32> {
  %shape = arith.constant dense<[-1, 3]> : tensor<2xi32>
  %any = arith.constant dense<-1> : tensor<i32>
  %n = arith.constant dense<4> : tensor<i32>
  %list = "tf.TensorListReserve"(%shape, %n) : (tensor<2xi32>, tensor<i32>) -> tensor<!tf_type.variant<tensor<?x3xf32>>>
  %y = "tf.TensorListStack"(%list, %any) : (tensor<!tf_type.variant<tensor<?x3xf32>>>, tensor<i32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}

// -----

// An item more is a row more.

// CHECK-LABEL: func.func @push
// CHECK: [[ROW:%.*]] = "tf.ExpandDims"(%arg1, {{%.*}}) : (tensor<2xf32>, tensor<i32>) -> tensor<1x2xf32>
// CHECK: "tf.Concat"({{%.*}}, %arg0, [[ROW]]) : {{.*}} -> tensor<?x2xf32>
func.func @push(%x: tensor<5x2xf32>, %item: tensor<2xf32>) -> tensor<?x2xf32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %list = "tf.TensorListFromTensor"(%x, %shape) : (tensor<5x2xf32>, tensor<1xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %new = "tf.TensorListPushBack"(%list, %item) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<2xf32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %y = "tf.TensorListStack"(%new, %shape) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<1xi32>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// -----

// Joining the items of a list of known length takes it apart.

// CHECK-LABEL: func.func @joined
// CHECK: [[ROWS:%.*]]:2 = "tf.Unpack"(%arg0) <{axis = 0 : i64}>
// CHECK: "tf.Concat"({{%.*}}, [[ROWS]]#0, [[ROWS]]#1) : {{.*}} -> tensor<?x2xf32>
func.func @joined(%x: tensor<2x3x2xf32>, %lead: tensor<0xi64>) -> tensor<?x2xf32> {
  %shape = arith.constant dense<[3, 2]> : tensor<2xi32>
  %list = "tf.TensorListFromTensor"(%x, %shape) : (tensor<2x3x2xf32>, tensor<2xi32>) -> tensor<!tf_type.variant<tensor<3x2xf32>>>
  %y, %lengths = "tf.TensorListConcatV2"(%list, %shape, %lead) : (tensor<!tf_type.variant<tensor<3x2xf32>>>, tensor<2xi32>, tensor<0xi64>) -> (tensor<?x2xf32>, tensor<?xi64>)
  return %y : tensor<?x2xf32>
}

// -----

// A list of another length: rows of zeros are added or rows cut off, by two new functions.

// CHECK-LABEL: func.func @resized
// CHECK: "tf.If"({{.*}}else_branch = @cond_false, is_stateless = true{{.*}}then_branch = @cond_true
// CHECK: func.func private @cond_true(
// CHECK: "tf.Fill"
// CHECK: "tf.Concat"
// CHECK: func.func private @cond_false(
// CHECK: "tf.Slice"
func.func @resized(%x: tensor<5x2xf32>, %n: tensor<i32>) -> tensor<?x2xf32> {
  %shape = arith.constant dense<2> : tensor<1xi32>
  %list = "tf.TensorListFromTensor"(%x, %shape) : (tensor<5x2xf32>, tensor<1xi32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %new = "tf.TensorListResize"(%list, %n) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>) -> tensor<!tf_type.variant<tensor<2xf32>>>
  %y = "tf.TensorListStack"(%new, %shape) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<1xi32>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// -----

// A list that is a constant of the graph: its items stacked.

// CHECK-LABEL: func.func @constant
// CHECK: [[A:%.*]] = "tf.Const"() <{value = dense<[1.500000e+00, 2.500000e+00]> : tensor<2xf32>}>
// CHECK: [[B:%.*]] = "tf.Const"() <{value = dense<[3.500000e+00, 4.500000e+00]> : tensor<2xf32>}>
// CHECK: "tf.Pack"([[A]], [[B]]) <{axis = 0 : i64}> : (tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
func.func @constant() -> tensor<*xf32> {
  %any = arith.constant dense<-1> : tensor<i32>
  %list = "tf.Const"() {value = #tf_type<tensor_proto : "0x746674656E736F722464747970653A2044545F56415249414E542074656E736F725F7368617065207B207D2074656E736F725F636F6E74656E743A2022445C3031325C30323674656E736F72666C6F773A3A54656E736F724C6973745C3032325C3030325C3030305C3030315C3033325C3032325C3031305C3030315C3032325C3030345C3032325C3030325C3031305C3030322A5C3031305C3030305C3030305C3330303F5C3030305C30303020405C3033325C3032325C3031305C3030315C3032325C3030345C3032325C3030325C3031305C3030322A5C3031305C3030305C30303060405C3030305C3030305C3232304022"> : tensor<!tf_type.variant>} : () -> tensor<!tf_type.variant<tensor<2xf32>>>
  %y = "tf.TensorListStack"(%list, %any) : (tensor<!tf_type.variant<tensor<2xf32>>>, tensor<i32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
