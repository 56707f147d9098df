// RUN: tflower-opt %s -tfl-prepare-composite-funcs-tf=fuse-tftext=true --split-input-file --verify-diagnostics

// expected-error @+1 {{Input should be a string tensor}}
func.func private @f(%x: tensor<2xf32>) -> (tensor<?x!tf_type.string>, tensor<?xi64>) attributes {tf._implements = #tf_type.func<@"tftext:WhitespaceTokenizer", {}>}

// -----

// expected-error @+1 {{Unrecognized input rank: 3}}
func.func private @f(%x: tensor<1x2x3x!tf_type.string>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:WhitespaceTokenizer", {}>}

// -----

// expected-error @+1 {{Expect 2 output(s) when input has rank 1}}
func.func private @f(%x: tensor<2x!tf_type.string>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:WhitespaceTokenizer", {}>}

// -----

// expected-error @+1 {{Output 0 should be a 1D string tensor}}
func.func private @f(%x: tensor<2x!tf_type.string>) -> (tensor<?xf32>, tensor<?xi64>) attributes {tf._implements = #tf_type.func<@"tftext:WhitespaceTokenizer", {}>}

// -----

// expected-error @+1 {{Output 1 should be a 1D int64 tensor}}
func.func private @f(%x: tensor<2x!tf_type.string>) -> (tensor<?x!tf_type.string>, tensor<?xi32>) attributes {tf._implements = #tf_type.func<@"tftext:WhitespaceTokenizer", {}>}

// -----

// expected-error @+1 {{Mismatched number of inputs and outputs}}
func.func private @f(%x: tensor<?x!tf_type.string>, %s: tensor<?xi64>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:Ngrams", {axis = -1 : i64, reduction_type = "STRING_JOIN", string_separator = "-", width = 3 : i64}>}

// -----

// expected-error @+1 {{Output 0 should be a string tensor}}
func.func private @f(%x: tensor<?x!tf_type.string>) -> tensor<?xf32> attributes {tf._implements = #tf_type.func<@"tftext:Ngrams", {axis = -1 : i64, reduction_type = "STRING_JOIN", string_separator = "-", width = 3 : i64}>}

// -----

// expected-error @+1 {{Input 0 and output 0 should have the same rank}}
func.func private @f(%x: tensor<?x!tf_type.string>) -> tensor<?x?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:Ngrams", {axis = -1 : i64, reduction_type = "STRING_JOIN", string_separator = "-", width = 3 : i64}>}

// -----

// expected-error @+1 {{Input 1 should be a 1D int64 tensor}}
func.func private @f(%x: tensor<?x!tf_type.string>, %s: tensor<?xi32>) -> (tensor<?x!tf_type.string>, tensor<?xi64>) attributes {tf._implements = #tf_type.func<@"tftext:Ngrams", {axis = -1 : i64, reduction_type = "STRING_JOIN", string_separator = "-", width = 3 : i64}>}

// -----

// expected-error @+1 {{'axis' attribute is not set or not an integer}}
func.func private @f(%x: tensor<?x!tf_type.string>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:Ngrams", {string_separator = "", reduction_type = "STRING_JOIN", width = 2 : i64}>}

// -----

// expected-error @+1 {{'string_separator' attribute is not set or not a string}}
func.func private @f(%x: tensor<?x!tf_type.string>) -> tensor<?x!tf_type.string> attributes {tf._implements = #tf_type.func<@"tftext:Ngrams", {axis = -1 : i64, string_separator = 1 : i64, reduction_type = "STRING_JOIN", width = 2 : i64}>}

// -----

// expected-error @+1 {{Mismatched number of inputs and outputs}}
func.func private @f(%x: tensor<?x!tf_type.string>) -> tensor<?x2xf64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {}>}

// -----

// expected-error @+1 {{First input should be a string tensor}}
func.func private @f(%x: tensor<?xf32>, %s: tensor<?xi64>) -> tensor<?x2xf64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {}>}

// -----

// expected-error @+1 {{Second input should be an integer tensor}}
func.func private @f(%x: tensor<?x!tf_type.string>, %s: tensor<?xf32>) -> tensor<?x2xf64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {}>}

// -----

// expected-error @+1 {{'hash_seed' attribute is not set or not an array}}
func.func private @f(%x: tensor<?x!tf_type.string>, %s: tensor<?xi64>) -> tensor<?x2xf64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {buckets = 9 : i64}>}

// -----

// expected-error @+1 {{Output should be a 2D float tensor}}
func.func private @f(%x: tensor<?x!tf_type.string>, %s: tensor<?xi64>) -> tensor<?x2xi64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {buckets = 9 : i64, hash_seed = [1, 2]}>}

// -----

// expected-error @+1 {{Output 2nd dimension should be the num of hash seeds}}
func.func private @f(%x: tensor<?x!tf_type.string>, %s: tensor<?xi64>) -> tensor<?x3xf64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {buckets = 9 : i64, hash_seed = [1, 2]}>}

// -----

// expected-error @+1 {{'buckets' attribute is not set or not an integer}}
func.func private @f(%x: tensor<?x!tf_type.string>, %s: tensor<?xi64>) -> tensor<?x2xf64> attributes {tf._implements = #tf_type.func<@"tftext:custom:SgnnProjection", {hash_seed = [1, 2]}>}
