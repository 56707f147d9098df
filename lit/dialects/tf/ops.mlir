// RUN: tflower-opt %s | tflower-opt - | filecheck %s

// Ops print in the generic form, with the attributes that they were given and no others.
// CHECK-LABEL: func.func @conv
// CHECK:         "tf.Conv2D"(%arg0, %arg1) <{padding = "VALID", strides = [1, 1, 1, 1]}> :
func.func @conv(%x: tensor<1x4x4x3xf32>, %w: tensor<3x3x3x4xf32>) -> tensor<1x2x2x4xf32> {
  %0 = "tf.Conv2D"(%x, %w) {strides = [1, 1, 1, 1], padding = "VALID"}
      : (tensor<1x4x4x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x2x2x4xf32>
  func.return %0 : tensor<1x2x2x4xf32>
}

// Types and attributes of TensorFlow.
// CHECK-LABEL: func.func @types
// CHECK-SAME:    tensor<2x!tf_type.string>
// CHECK-SAME:    tensor<!tf_type.resource<tensor<?x2xf32>>>
// CHECK-SAME:    tensor<!tf_type.variant>
// CHECK-SAME:    tensor<!tf_type.quint8>
// CHECK-SAME:    tensor<!tf_type.f32ref>
// CHECK:         #tf_type.shape<2x?>
// CHECK:         #tf_type.shape<*>
// CHECK:         #tf_type.shape<>
// CHECK:         #tf_type.placeholder<"T">
// CHECK:         #tf_type.func<@types, {T = f32}>
func.func @types(%s: tensor<2x!tf_type.string>, %r: tensor<!tf_type.resource<tensor<?x2xf32>>>,
                 %v: tensor<!tf_type.variant>, %q: tensor<!tf_type.quint8>,
                 %f: tensor<!tf_type.f32ref>) {
  %0 = "tf.Placeholder"() {shape = #tf_type.shape<2x?>} : () -> tensor<2x?xf32>
  %1 = "tf.Placeholder"() {shape = #tf_type.shape<*>} : () -> tensor<*xf32>
  %2 = "tf.Placeholder"() {shape = #tf_type.shape<>} : () -> tensor<f32>
  "tf.NoOp"() {a = #tf_type.placeholder<"T">} : () -> ()
  "tf.NoOp"() {a = #tf_type.func<@types, {T = f32}>} : () -> ()
  func.return
}

// Ops without a class of their own come from the op table.
// CHECK-LABEL: func.func @table
// CHECK:         "tf.BesselJ0"(%arg0) : (tensor<2xf32>) -> tensor<2xf32>
func.func @table(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.BesselJ0"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  func.return %0 : tensor<2xf32>
}

// CHECK-LABEL: func.func @regions
// CHECK:         "tf.IfRegion"(%arg0)
// CHECK:         "tf.Yield"(%arg1)
// CHECK:         "tf.WhileRegion"(%arg1)
func.func @regions(%c: tensor<i1>, %x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %0 = "tf.IfRegion"(%c) ({
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }, {
    "tf.Yield"(%x) : (tensor<f32>) -> ()
  }) : (tensor<i1>) -> tensor<f32>
  %1 = "tf.WhileRegion"(%x) ({
  ^bb0(%y: tensor<f32>):
    "tf.Yield"(%c) : (tensor<i1>) -> ()
  }, {
  ^bb0(%y: tensor<f32>):
    "tf.Yield"(%y) : (tensor<f32>) -> ()
  }) : (tensor<f32>) -> tensor<f32>
  func.return %0, %1 : tensor<f32>, tensor<f32>
}
