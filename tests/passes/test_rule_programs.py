"""Programs drawn around our own rules compute the same before and after.

Every rule below is reached by programs that its own pattern describes; see `tflower.testing`.
"""

import pytest
from all_rules import rules
from tflower.compiler.testing import dtypes, programs, rewritten, same_numbers

hypothesis = pytest.importorskip("hypothesis")

DRAWN = """
add_negated bounded_l2_normalization broadcast_operands broadcast_to_reshape broadcast_to_tile
cancel cancel_transposes_around_reshape cast_before_broadcast center_before_scale
clamp_to_relu combine_added_constants combine_factors compute_before_broadcast
compute_before_move convert_conv convert_depthwise_conv divide_by_constant divide_by_nonzero
divide_by_root divide_zero_by_root drop_added_zero_difference drop_divisor_one drop_empty_cumsum
drop_empty_pad drop_empty_parts drop_identity drop_identity_n drop_one_divisor drop_passing
drop_relu_of_square drop_reshape drop_same_broadcast drop_shift_before_softmax
drop_softmax_before_arg drop_squeeze drop_transpose drop_widening_reshape drop_zero
drop_zero_bias drop_zero_subtrahend drop_zero_terms drop_zeros_like erase_assert
expand_dims_to_reshape factor_before_bias fold_factor fold_power fold_rank fold_shape fold_tile
forward_identity fuse_activation fuse_following_transpose fuse_left_transpose
fuse_preceding_scale fuse_right_transpose keep_dims_before_reshape keep_reduced_dims
legalize_bias_add legalize_concat legalize_fake_quant legalize_log1p legalize_matmul
legalize_mirror_pad legalize_pack
""".split()
EXAMPLES = 4
BY_NAME = {}
for each in rules():
    BY_NAME.setdefault(each.name, each)


@pytest.mark.parametrize("name", DRAWN)
def test_same_numbers(name: str):
    rule = BY_NAME[name]

    @hypothesis.seed(1)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(programs(rule, dtype=dtypes("float32")))
    def check(module):
        same_numbers(module, rewritten(module, rule), rtol=1e-4, atol=1e-4)

    check()
