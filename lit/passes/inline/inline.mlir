// RUN: tflower-opt %s "-inline=default-pipeline=" --split-input-file | filecheck %s

// A body that is called once is moved, and its function is gone.
// CHECK-LABEL: @main
// CHECK-NEXT:    [[A:%.*]] = "tf.Exp"(%arg0)
// CHECK-NEXT:    [[B:%.*]] = "tf.Neg"([[A]])
// CHECK-NEXT:    return [[B]]
// CHECK-NOT:   func.func private
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @outer, config = "", config_proto = "", executor_type = ""}
    : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

func.func private @outer(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.StatefulPartitionedCall"(%x)
    {f = @inner, config = "", config_proto = "", executor_type = ""}
    : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "tf.Neg"(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

func.func private @inner(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// One that is called twice is copied.
// CHECK-LABEL: @main
// CHECK-NEXT:    [[A:%.*]] = "tf.Exp"(%arg0)
// CHECK-NEXT:    [[B:%.*]] = "tf.Exp"([[A]])
// CHECK-NEXT:    return [[B]]
// CHECK-NOT:   func.func private
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @exp(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = func.call @exp(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

func.func private @exp(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A public function stays.
// CHECK-LABEL: @main
// CHECK-NEXT:    "tf.Exp"
// CHECK-LABEL: @exp
// CHECK-NEXT:    "tf.Exp"
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @exp(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

func.func @exp(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// So does one that calls itself.
// CHECK-LABEL: @main
// CHECK-NEXT:    call @again
// CHECK-LABEL: func.func private @again
// CHECK-NEXT:    call @again
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @again(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

func.func private @again(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @again(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// Types that are known better on either side of the call are kept.
// CHECK-LABEL: @types
// CHECK-SAME:    -> tensor<2xf32>
// CHECK-NEXT:    [[A:%.*]] = "tf.Exp"(%arg0) : (tensor<2xf32>) -> tensor<2xf32>
// CHECK-NEXT:    return [[A]]
func.func @types(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.PartitionedCall"(%x) {f = @exp, config = "", config_proto = "", executor_type = ""}
    : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

func.func private @exp(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = "tf.Exp"(%x) : (tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// The arguments themselves are returned.
// CHECK-LABEL: @swap
// CHECK-NEXT:    return %arg1, %arg0
func.func @swap(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0:2 = func.call @swapped(%x, %y)
    : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  return %0#0, %0#1 : tensor<2xf32>, tensor<2xf32>
}

func.func private @swapped(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  return %y, %x : tensor<2xf32>, tensor<2xf32>
}

// -----

// Calls inside of regions.
// CHECK-LABEL: @region
// CHECK:         "tf.IfRegion"
// CHECK-NEXT:      "tf.Exp"
// CHECK-NOT:   call
func.func @region(%c: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.IfRegion"(%c) ({
    %1 = func.call @exp(%x) : (tensor<2xf32>) -> tensor<2xf32>
    "tf.Yield"(%1) : (tensor<2xf32>) -> ()
  }, {
    "tf.Yield"(%x) : (tensor<2xf32>) -> ()
  }) {is_stateless = true} : (tensor<i1>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

func.func private @exp(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "tf.Exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
