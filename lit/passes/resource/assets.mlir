// RUN: tflower-opt %s -tf-saved-model-freeze-assets="saved-model-dir=model" --split-input-file | filecheck %s

// The path of a file takes the place of the argument that is bound to it.

// CHECK-LABEL: func.func @fill()
// CHECK: [[PATH:%.*]] = "tf.Const"() <{value = dense<"model/assets/words.txt"> : tensor<!tf_type.string>}>
// CHECK: "tf.InitializeTableFromTextFileV2"({{%.*}}, [[PATH]])
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.asset"() {sym_name = "words", filename = "assets/words.txt"} : () -> ()
  func.func @fill(%path: tensor<!tf_type.string> {tf_saved_model.bound_input = @words}) attributes {tf_saved_model.exported_names = ["fill"]} {
    %t = "tf.HashTableV2"() {key_dtype = !tf_type.string, shared_name = "t", value_dtype = i64} : () -> tensor<!tf_type.resource>
    "tf.InitializeTableFromTextFileV2"(%t, %path) {delimiter = "\t", key_index = -2 : i64, value_index = -1 : i64, vocab_size = -1 : i64} : (tensor<!tf_type.resource>, tensor<!tf_type.string>) -> ()
    return
  }
}

// -----

// An argument with another use stays, with that use.

// CHECK-LABEL: func.func @shown(%arg0
// CHECK: return %arg0
module attributes {tf_saved_model.semantics} {
  "tf_saved_model.asset"() {sym_name = "words", filename = "assets/words.txt"} : () -> ()
  func.func @shown(%path: tensor<!tf_type.string> {tf_saved_model.bound_input = @words}) -> (tensor<!tf_type.string> {tf_saved_model.index_path = ["path"]}) attributes {tf_saved_model.exported_names = ["shown"]} {
    return %path : tensor<!tf_type.string>
  }
}
