// RUN: tflower-opt %s -tfl-legalize-tf --split-input-file | filecheck %s

// CHECK-LABEL: func.func @segments
// CHECK: "tfl.cast"(%{{.*}}) : (tensor<3xi64>) -> tensor<3xi32>
// CHECK: "tfl.segment_sum"
// CHECK: "tfl.unsorted_segment_sum"
// CHECK: "tfl.unsorted_segment_prod"
// CHECK: "tfl.unsorted_segment_max"
// CHECK: "tfl.unsorted_segment_min"
func.func @segments(%x: tensor<3x2xf32>, %i: tensor<3xi64>) -> (tensor<?x2xf32>, tensor<4x2xf32>,
    tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>) {
  %n = "tf.Const"() {value = dense<4> : tensor<i64>} : () -> tensor<i64>
  %0 = "tf.SegmentSum"(%x, %i) : (tensor<3x2xf32>, tensor<3xi64>) -> tensor<?x2xf32>
  %1 = "tf.UnsortedSegmentSum"(%x, %i, %n)
      : (tensor<3x2xf32>, tensor<3xi64>, tensor<i64>) -> tensor<4x2xf32>
  %2 = "tf.UnsortedSegmentProd"(%x, %i, %n)
      : (tensor<3x2xf32>, tensor<3xi64>, tensor<i64>) -> tensor<4x2xf32>
  %3 = "tf.UnsortedSegmentMax"(%x, %i, %n)
      : (tensor<3x2xf32>, tensor<3xi64>, tensor<i64>) -> tensor<4x2xf32>
  %4 = "tf.UnsortedSegmentMin"(%x, %i, %n)
      : (tensor<3x2xf32>, tensor<3xi64>, tensor<i64>) -> tensor<4x2xf32>
  return %0, %1, %2, %3, %4 : tensor<?x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>,
      tensor<4x2xf32>
}
