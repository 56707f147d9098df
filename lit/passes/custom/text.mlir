// RUN: tflower-opt %s -tfl-prepare-composite-funcs-tf=fuse-tftext=true --split-input-file | filecheck %s

// A sentence becomes a vector of words.
// CHECK-LABEL: @words
// CHECK-NEXT:    [[W:%.*]] = "tfl.custom"(%arg0) <{custom_code = "tftext:WhitespaceTokenizer", custom_option = #tfl<const_bytes : "0x">}>
// CHECK-NEXT:    return [[W]]
func.func private @words(%x: tensor<!tf_type.string>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:WhitespaceTokenizer", {}>} {
  %0 = "tf.SomeOp"(%x) : (tensor<!tf_type.string>) -> tensor<?x!tf_type.string>
  return %0 : tensor<?x!tf_type.string>
}

// -----

// Of a vector of them it makes ragged rows.
// CHECK-LABEL: @rows
// CHECK-NEXT:    [[W:%.*]]:2 = "tfl.custom"(%arg0) <{custom_code = "tftext:WhitespaceTokenizer"
// CHECK-NEXT:    return [[W]]#0, [[W]]#1
func.func private @rows(%x: tensor<2x!tf_type.string>) -> (tensor<?x!tf_type.string>, tensor<?xi64>) attributes {tf._implements = #tf_type.func<@"tftext:WhitespaceTokenizer", {}>}

// -----

// The options are width, separator, axis and kind, in this order.
// CHECK-LABEL: @ngrams
// CHECK-NEXT:    {{%.*}} = "tfl.custom"(%arg0) <{custom_code = "tftext:Ngrams", custom_option = #tfl<const_bytes : "0x776964746800737472696E675F736570617261746F7200012D006178697300726564756374696F6E5F7479706500
func.func @ngrams(%x: tensor<?x!tf_type.string>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:Ngrams", {axis = -1 : i64, reduction_type = "STRING_JOIN", string_separator = "-", width = 3 : i64}>} {
  return %x : tensor<?x!tf_type.string>
}

// -----

// CHECK-LABEL: @projection
// CHECK-NEXT:    {{%.*}} = "tfl.custom"(%arg0, %arg1) <{custom_code = "tftext:custom:SgnnProjection", custom_option = #tfl<const_bytes : "0x686173685F73656564
func.func @projection(%x: tensor<?x!tf_type.string>, %s: tensor<?xi64>) -> tensor<?x2xf64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {buckets = 9 : i64, hash_seed = [1, 2]}>}

// -----

// Another name of theirs is nothing that the runtime brings.
// CHECK-LABEL: @other
// CHECK-NEXT:    return %arg0
func.func @other(%x: tensor<?x!tf_type.string>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:Other", {}>} {
  return %x : tensor<?x!tf_type.string>
}
