// What is shown of passes.
// RUN: tflower-opt %s --tfl-optimize --diff-each --mlir-pass-statistics 2>&1 | filecheck %s --check-prefix=DIFF
// RUN: tflower-opt %s --tfl-optimize --rewrite-limit=1 2>&1 | filecheck %s --check-prefix=LIMIT
// RUN: tflower-opt %s --cse --tfl-optimize --mlir-print-ir-after-change 2>&1 | filecheck %s --check-prefix=CHANGE

// The product takes the activation over, and is removed where it stood.
// DIFF: Changes by OptimizePass (tfl-optimize)
// DIFF: -    %0 = tfl.mul
// DIFF: -    %1 = "tfl.relu"
// DIFF: +    %2 = tfl.mul {{.*}}RELU
// DIFF: Pass statistics report
// DIFF: 1 fuse_activation

// After one rewrite both products are there.
// LIMIT: tfl.mul {{.*}}NONE
// LIMIT: tfl.mul {{.*}}RELU
// LIMIT: stopped after 1 rewrites, in tfl-optimize

// The first pass changes nothing.
// CHANGE-NOT: IR Dump After CSEPass
// CHANGE: IR Dump After OptimizePass (tfl-optimize)
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "tfl.mul"(%x, %x) {fused_activation_function = "NONE"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = "tfl.relu"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  func.return %1 : tensor<4xf32>
}
