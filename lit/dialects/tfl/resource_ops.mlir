// RUN: tflower-opt %s | tflower-opt - | filecheck %s
// RUN: tflower-opt %s -mlir-print-op-generic | tflower-opt - | filecheck %s

// TensorFlow Lite variables and hash tables. The text of every op, there and back.

// CHECK-LABEL: func.func @var_handle
// CHECK: tfl.var_handle
// CHECK-SAME: container = "", shared_name = "v"
func.func @var_handle() -> tensor<!tf_type.resource> {
  %0 = "tfl.var_handle"() <{container = "", shared_name = "v"}> : () -> tensor<!tf_type.resource>
  func.return %0 : tensor<!tf_type.resource>
}

// CHECK-LABEL: func.func @assign_variable
// CHECK: tfl.assign_variable
func.func @assign_variable(%0: tensor<!tf_type.resource>, %1: tensor<2xf32>) {
  "tfl.assign_variable"(%0, %1) : (tensor<!tf_type.resource>, tensor<2xf32>) -> ()
  func.return
}

// CHECK-LABEL: func.func @read_variable
// CHECK: tfl.read_variable
func.func @read_variable(%0: tensor<!tf_type.resource>) -> tensor<2xf32> {
  %1 = "tfl.read_variable"(%0) : (tensor<!tf_type.resource>) -> tensor<2xf32>
  func.return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @hashtable
// CHECK: tfl.hashtable
// CHECK-SAME: key_dtype = i64, table_id = 1 : i32, value_dtype = !tf_type.string
func.func @hashtable() -> tensor<1x!tf_type.resource> {
  %0 = "tfl.hashtable"() <{key_dtype = i64, table_id = 1 : i32, value_dtype = !tf_type.string}> :
      () -> tensor<1x!tf_type.resource>
  func.return %0 : tensor<1x!tf_type.resource>
}

// CHECK-LABEL: func.func @hashtable_find
// CHECK: tfl.hashtable_find
func.func @hashtable_find(%0: tensor<!tf_type.resource>, %1: tensor<5xi64>, %2:
    tensor<!tf_type.string>) -> tensor<5x!tf_type.string> {
  %3 = "tfl.hashtable_find"(%0, %1, %2) : (tensor<!tf_type.resource>, tensor<5xi64>,
      tensor<!tf_type.string>) -> tensor<5x!tf_type.string>
  func.return %3 : tensor<5x!tf_type.string>
}

// CHECK-LABEL: func.func @hashtable_import
// CHECK: tfl.hashtable_import
func.func @hashtable_import(%0: tensor<!tf_type.resource>, %1: tensor<5xi64>, %2:
    tensor<5x!tf_type.string>) {
  "tfl.hashtable_import"(%0, %1, %2) : (tensor<!tf_type.resource>, tensor<5xi64>,
      tensor<5x!tf_type.string>) -> ()
  func.return
}

// CHECK-LABEL: func.func @hashtable_size
// CHECK: tfl.hashtable_size
func.func @hashtable_size(%0: tensor<!tf_type.resource>) -> tensor<1xi64> {
  %1 = "tfl.hashtable_size"(%0) : (tensor<!tf_type.resource>) -> tensor<1xi64>
  func.return %1 : tensor<1xi64>
}
