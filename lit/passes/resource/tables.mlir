// RUN: tflower-opt %s -tfl-legalize-hashtables-tf --split-input-file | filecheck %s

// A vocabulary: filled, counted and looked up under one number.

// CHECK-LABEL: func.func @vocabulary
// CHECK: [[T:%.*]] = "tfl.hashtable"() <{key_dtype = !tf_type.string, table_id = {{-?[0-9]+}} : i32, value_dtype = i64}> : () -> tensor<1x!tf_type.resource>
// CHECK: "tfl.hashtable_import"([[T]], %arg0, %arg1)
// CHECK: [[N:%.*]] = "tfl.hashtable_size"([[T]]) : (tensor<1x!tf_type.resource>) -> tensor<i64>
// CHECK: [[FOUND:%.*]] = "tfl.hashtable_find"([[T]], %arg2, %arg3)
// CHECK: return [[N]], [[FOUND]]
func.func @vocabulary(%words: tensor<9x!tf_type.string>, %ids: tensor<9xi64>, %x: tensor<?x!tf_type.string>, %none: tensor<i64>) -> (tensor<i64>, tensor<?xi64>) {
  %t = "tf.HashTableV2"() {container = "", key_dtype = !tf_type.string, shared_name = "words", use_node_name_sharing = false, value_dtype = i64} : () -> tensor<!tf_type.resource>
  "tf.LookupTableImportV2"(%t, %words, %ids) : (tensor<!tf_type.resource>, tensor<9x!tf_type.string>, tensor<9xi64>) -> ()
  %n = "tf.LookupTableSizeV2"(%t) : (tensor<!tf_type.resource>) -> tensor<i64>
  %found = "tf.LookupTableFindV2"(%t, %x, %none) : (tensor<!tf_type.resource>, tensor<?x!tf_type.string>, tensor<i64>) -> tensor<?xi64>
  return %n, %found : tensor<i64>, tensor<?xi64>
}

// -----

// Two handles of one name are one table.

// CHECK-LABEL: func.func @shared
// CHECK: "tfl.hashtable"() <{key_dtype = i64, table_id = [[ID:-?[0-9]+]] : i32
// CHECK: "tfl.hashtable"() <{key_dtype = i64, table_id = [[ID]] : i32
func.func @shared() -> (tensor<i64>, tensor<i64>) {
  %a = "tf.HashTableV2"() {key_dtype = i64, shared_name = "names", value_dtype = !tf_type.string} : () -> tensor<!tf_type.resource>
  %n = "tf.LookupTableSizeV2"(%a) : (tensor<!tf_type.resource>) -> tensor<i64>
  %b = "tf.HashTableV2"() {key_dtype = i64, shared_name = "names", value_dtype = !tf_type.string} : () -> tensor<!tf_type.resource>
  %m = "tf.LookupTableSizeV2"(%b) : (tensor<!tf_type.resource>) -> tensor<i64>
  return %n, %m : tensor<i64>, tensor<i64>
}

// -----

// Between strings there is no kernel, which keeps the other table back as well.

// CHECK-LABEL: func.func @strings
// CHECK-NOT: tfl.hashtable
// CHECK: return
func.func @strings() -> (tensor<i64>, tensor<i64>) {
  %a = "tf.HashTableV2"() {key_dtype = i64, shared_name = "a", value_dtype = !tf_type.string} : () -> tensor<!tf_type.resource>
  %n = "tf.LookupTableSizeV2"(%a) : (tensor<!tf_type.resource>) -> tensor<i64>
  %b = "tf.HashTableV2"() {key_dtype = !tf_type.string, shared_name = "b", value_dtype = !tf_type.string} : () -> tensor<!tf_type.resource>
  %m = "tf.LookupTableSizeV2"(%b) : (tensor<!tf_type.resource>) -> tensor<i64>
  return %n, %m : tensor<i64>, tensor<i64>
}

// -----

// Nothing in TensorFlow Lite takes entries out of a table.

// CHECK-LABEL: func.func @removed
// CHECK: "tf.HashTableV2"
// CHECK: "tf.LookupTableRemoveV2"
func.func @removed(%key: tensor<i64>) {
  %t = "tf.HashTableV2"() {key_dtype = i64, shared_name = "t", value_dtype = !tf_type.string} : () -> tensor<!tf_type.resource>
  "tf.LookupTableRemoveV2"(%t, %key) : (tensor<!tf_type.resource>, tensor<i64>) -> ()
  return
}
