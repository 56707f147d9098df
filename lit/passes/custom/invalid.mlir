// RUN: tflower-opt %s -tfl-prepare-composite-funcs-tf --split-input-file --verify-diagnostics

// expected-warning @+1 {{Invalid number of arguments}}
func.func private @table(%t: tensor<9x4xf32>) -> tensor<3x4xf32> attributes {tf._implements = "embedding_matmul"}

// -----

// expected-warning @+1 {{does not support batched input}}
func.func private @batched(%boxes: tensor<2x9x4xf32>, %scores: tensor<2x9xf32>, %most: tensor<i32>, %iou: tensor<f32>, %least: tensor<f32>) -> (tensor<2x3xi32>, tensor<2xi32>) attributes {tf._implements = "non_max_suppression_padded_v2"}

// -----

// expected-warning @+1 {{num_classes attribute is not set}}
func.func private @detections(%a: tensor<1x9x4xf32>, %b: tensor<1x9x2xf32>, %c: tensor<9x4xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) attributes {tf._implements = #tf_type.func<@"TFLite_Detection_PostProcess", {max_detections = 10 : i64, max_classes_per_detection = 1 : i64}>}

// -----

// expected-warning @+1 {{Flow should be a 4D float tensor}}
func.func private @warped(%x: tensor<1x2x2x1xf32>, %flow: tensor<1x2x2xf32>) -> tensor<1x2x2x1xf32> attributes {tf._implements = "addons:DenseImageWarp"}

// -----

// expected-warning @+1 {{batch size is not fixed}}
func.func private @lstm(%x: tensor<?x7x5xf32>, %h: tensor<?x3xf32>, %c: tensor<?x3xf32>, %w: tensor<5x12xf32>, %r: tensor<3x12xf32>, %b: tensor<12xf32>) -> (tensor<?x3xf32>, tensor<?x7x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<f32>) attributes {tf.api_implements = "lstm_1", tf.time_major = false}

// -----

// expected-error @+1 {{failed to fuse for op: glow}}
func.func private @fused(%x: tensor<2xf32>) -> tensor<2xf32> attributes {tf._implements = #tf_type.func<@glow, {levels = [1, 2], tfl_fusable_op = true}>}
