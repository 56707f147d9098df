// RUN: tflower-opt %s -canonicalize | filecheck %s

// CHECK-LABEL: func.func @table
// CHECK-NOT:     "tf.HashTable"()
// CHECK:         [[H:%.*]] = "tf.HashTableV2"()
// CHECK-SAME:    shared_name = "t"
// CHECK:         "tf.InitializeTableV2"([[H]], %arg0, %arg1)
// CHECK:         "tf.LookupTableFindV2"
// CHECK:         "tf.LookupTableSizeV2"
func.func @table(%k: tensor<2x!tf_type.string>, %v: tensor<2xi64>, %d: tensor<i64>)
    -> (tensor<2xi64>, tensor<i64>) {
  %0 = "tf.HashTable"() {shared_name = "t", key_dtype = !tf_type.string, value_dtype = i64}
      : () -> tensor<!tf_type.string>
  "tf.InitializeTable"(%0, %k, %v)
      : (tensor<!tf_type.string>, tensor<2x!tf_type.string>, tensor<2xi64>) -> ()
  %1 = "tf.LookupTableFind"(%0, %k, %d)
      : (tensor<!tf_type.string>, tensor<2x!tf_type.string>, tensor<i64>) -> tensor<2xi64>
  %2 = "tf.LookupTableSize"(%0) : (tensor<!tf_type.string>) -> tensor<i64>
  func.return %1, %2 : tensor<2xi64>, tensor<i64>
}
