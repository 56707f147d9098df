// RUN: tflower-opt %s | tflower-opt - | filecheck %s

// An island with one op shows the op; the token orders islands.
// CHECK-LABEL: @graph
// CHECK-NEXT:    [[G:%.*]] = tf_executor.graph {
// CHECK-NEXT:      [[A:%.*]], [[T:%.*]] = tf_executor.island wraps "tf.Exp"(%arg0) : (tensor<2xf32>) -> tensor<2xf32>
// CHECK-NEXT:      [[B:%.*]], {{%.*}} = tf_executor.island([[T]]) {
// CHECK-NEXT:        [[C:%.*]] = "tf.Neg"([[A]])
// CHECK-NEXT:        [[D:%.*]] = "tf.Neg"([[C]])
// CHECK-NEXT:        tf_executor.yield [[D]] : tensor<2xf32>
// CHECK-NEXT:      }
// CHECK-NEXT:      tf_executor.fetch [[B]] : tensor<2xf32>
// CHECK-NEXT:    }
// CHECK-NEXT:    return [[G]]
func.func @graph(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = tf_executor.graph {
    %1, %t = tf_executor.island wraps "tf.Exp"(%x) : (tensor<2xf32>) -> tensor<2xf32>
    %2, %u = tf_executor.island(%t) {
      %3 = "tf.Neg"(%1) : (tensor<2xf32>) -> tensor<2xf32>
      %4 = "tf.Neg"(%3) : (tensor<2xf32>) -> tensor<2xf32>
      tf_executor.yield %4 : tensor<2xf32>
    }
    tf_executor.fetch %2 : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: @nothing
// CHECK-NEXT:    tf_executor.graph {
// CHECK-NEXT:      tf_executor.fetch
// CHECK-NEXT:    }
func.func @nothing() {
  tf_executor.graph {
    tf_executor.fetch
  }
  return
}
