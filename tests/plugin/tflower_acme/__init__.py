"""Adds to tflower: the op tf.AcmeScale, a dialect, a rule for it and a pass."""

from tflower.dialects.plugins import Plugin, Step

PLUGIN = Plugin(
    dialects={"tf": "tflower_acme.ops:TF_OPS", "acme": "tflower_acme.ops:ACME"},
    rules={"tfl-legalize-tf": "tflower_acme.rules:LEGALIZE"},
    passes={"acme-count": "tflower_acme.passes:CountPass"},
    steps=[Step("acme-count", after="tfl-optimize")],
)
