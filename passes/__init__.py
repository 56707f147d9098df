"""Passes by name; each is loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec, parse_pipeline

PASSES = {
    "canonicalize": "canonicalize:CanonicalizePass",
    "centre-activations": "quantize.sixteen:CentreActivationsPass",
    "cse": "cleanup:CSEPass",
    "dce": "cleanup:DCEPass",
    "inline": "inline:InlinePass",
    "loop-invariant-code-motion": "control_flow:LoopInvariantCodeMotionPass",
    "prune-weights": "sparse.prune:PruneWeightsPass",
    "quant-import-stats": "quantize.import_stats:ImportQuantStatsPass",
    "quant-raise-flex-fallback": ".compiler.flex_fallback:RaiseFlexFallbackPass",
    "stablehlo-compatibility-expander": "stablehlo:CompatibilityExpanderPass",
    "stablehlo-legalize-vhlo": "stablehlo:LegalizeStablehloPass",
    "symbol-dce": "cleanup:SymbolDCEPass",
    "tf-device-decompose-resource-ops": "decompose_resources:DecomposeResourceOpsPass",
    "tf-device-index-selector": "misc:DeviceIndexSelectorPass",
    "tf-functional-control-flow-to-regions": "control_flow:FunctionalControlFlowToRegionsPass",
    "tf-functionalize-branches": "control_flow:FunctionalizeBranchesPass",
    "tf-guarantee-all-funcs-one-use": "control_flow:GuaranteeAllFuncsOneUsePass",
    "tf-init-text-file-to-import": "resource:InitTextFileToImportPass",
    "tf-layout-assignment": "layout:LayoutAssignmentPass",
    "tf-layout-optimization": "layout:LayoutOptimizationPass",
    "tf-move-transposes": "layout:MoveTransposesPass",
    "tf-optimize": "tf_optimize:TFOptimizePass",
    "tf-region-control-flow-to-functional": "control_flow:RegionControlFlowToFunctionalPass",
    "tf-saved-model-freeze-assets": "resource:FreezeAssetsPass",
    "tf-saved-model-freeze-global-tensors": "freeze:FreezeGlobalTensorsPass",
    "tf-saved-model-optimize-global-tensors": "freeze:OptimizeGlobalTensorsPass",
    "tf-shape-inference": "infer:ShapeInferencePass",
    "tf-to-quant": "quantize.emulation:LegalizeTFToQuantPass",
    "tfl-analyze-variables-pass": "resource:AnalyzeVariablesPass",
    "tfl-bias-quantizer": "quantize.bias_quantizer:BiasQuantizerPass",
    "tfl-canonicalize-boundary-value": "misc:CanonicalizeBoundaryValuePass",
    "tfl-cast-bf16-ops-to-f32": "misc:CastBf16OpsToF32Pass",
    "tfl-cleanup-optimization-barrier": "misc:CleanupOptimizationBarrierPass",
    "tfl-compute-cost": "tac:ComputeCostPass",
    "tfl-decompose-hybrid-quantization": "quantize.hybrid:DecomposeHybridQuantizationPass",
    "tfl-default-quant": "quantize.default_range:DefaultQuantParamsPass",
    "tfl-dense-resource-to-dense-elements": "large_constants:ResourceToDensePass",
    "tfl-dense-to-dense-resource-elements": "large_constants:DenseToResourcePass",
    "tfl-dense-to-sparse": "sparse.dense_to_sparse:DenseToSparsePass",
    "tfl-downcast-x64": "misc:DowncastX64Pass",
    "tfl-fuse-qdq": "quantize.strict:FuseQDQPass",
    "tfl-get-arithmetic-count": "misc:GetArithmeticCountPass",
    "tfl-get-op-cost": "tac:GetOpCostPass",
    "tfl-gpu-compatibility": "gpu:GpuCompatibilityPass",
    "tfl-identify-dilated-conv": "prepare:IdentifyDilatedConvPass",
    "tfl-if-outline": "control_flow:IfOutlinePass",
    "tfl-insert-call-once-op": "resource:InsertCallOncePass",
    "tfl-large-constant-fold": "large_constants:LargeConstantFoldPass",
    "tfl-legalize-hashtables-tf": "resource:LegalizeHashTablesPass",
    "tfl-legalize-hlo": "stablehlo:LegalizeHloPass",
    "tfl-legalize-random": "misc:LegalizeRandomPass",
    "tfl-legalize-tensorlist": "tensor_list:LegalizeTensorListPass",
    "tfl-legalize-tf": "legalize:LegalizeTFPass",
    "tfl-legalize-tf-while": "control_flow:LegalizeTFWhilePass",
    "tfl-legalize-variables-tf": "resource:LegalizeVariablesPass",
    "tfl-lift-tflite-flex-ops": ".compiler.importers.flex:LiftTfliteFlexOpsPass",
    "tfl-lower-quant-annotations": "quantize.annotations:LowerQuantAnnotationsPass",
    "tfl-lower-static-tensor-list": "tensor_list:LowerStaticTensorListPass",
    "tfl-mark-layers": "quantize.layers:MarkLayersPass",
    "tfl-modify-io-nodes": "quantize.io_nodes:ModifyIONodesPass",
    "tfl-optimize": "optimize:OptimizePass",
    "tfl-optimize-batch-matmul": "optimize:OptimizeBatchMatMulPass",
    "tfl-optimize-broadcast-like": "optimize:OptimizeBroadcastLikePass",
    "tfl-optimize-functional-ops": "misc:OptimizeFunctionalOpsPass",
    "tfl-optimize-op-order": "quantize.op_order:OptimizeOpOrderPass",
    "tfl-partitioned-topological-sort": "misc:PartitionedTopologicalSortPass",
    "tfl-pin-ops-with-side-effects": "misc:PinOpsWithSideEffectsPass",
    "tfl-post-quantize": "quantize.post:PostQuantizePass",
    "tfl-post-quantize-remove-qdq": "quantize.post:PostQuantizeRemoveQDQPass",
    "tfl-prepare-composite-funcs-tf": "custom:PrepareCompositeFunctionsPass",
    "tfl-prepare-quantize": "quantize.prepare:PrepareQuantizePass",
    "tfl-prepare-quantize-dynamic-range": "quantize.dynamic_range:PrepareDynamicRangeQuantizePass",
    "tfl-prepare-tf": "prepare:PrepareTFPass",
    "tfl-propagate-qsv": "quantize.qsv:PropagateQsvPass",
    "tfl-push-transpose-through-ewise": "optimize:PushTransposeThroughEwisePass",
    "tfl-quantize": "quantize.quantize:QuantizePass",
    "tfl-quantize-variables": "quantize.variables:QuantizeVariablesPass",
    "tfl-raise-custom-ops": "custom:RaiseCustomOpsPass",
    "tfl-rank-reduction": "rank:RankReductionPass",
    "tfl-reduce-type-precision": "misc:ReduceTypePrecisionPass",
    "tfl-reduce-while": "control_flow:ReduceWhilePass",
    "tfl-runtime-verify": "verify:RuntimeVerifyPass",
    "tfl-split-merged-operands": "split_merged_operands:SplitMergedOperandsPass",
    "tfl-target-annotation": "tac:TargetAnnotationPass",
    "tfl-trim-funcs-tf": "misc:TrimFunctionsPass",
    "tfl-unmark-layers": "quantize.layers:UnmarkLayersPass",
    "tfl-while-loop-outline": "control_flow:WhileLoopOutlinePass",
    "toco-finish": "toco.lowering:FinishPass",
    "toco-import": "toco.importing:ImportPass",
    "toco-prepare": "toco.prepare:PreparePass",
    "toco-transform": "toco.pipeline:TransformPass",
    "unfold-large-splat-constant": "misc:UnfoldLargeSplatConstantPass",
    "unfreeze-mutable-global-tensors": "unfreeze:UnfreezeMutableGlobalTensorsPass",
    "vhlo-legalize-stablehlo": "stablehlo:LegalizeVhloPass",
    "widen-biases": "quantize.sixteen:WidenBiasesPass",
}
"""Pass name -> module below this package and class.

A pass that needs what only a later layer knows stands there.
"""


class UnknownPassError(ValueError):
    """No pass has the given name."""


def load(name: str) -> type[ModulePass]:
    """Import and return the class of a pass.

    Raises:
        UnknownPassError: there is no such pass.

    """
    if name not in PASSES:
        return _toco(name) or _added(name)
    module, _, attribute = PASSES[name].partition(":")
    return getattr(import_module(f".{module}", __name__), attribute)


def _toco(name: str) -> type[ModulePass] | None:
    """Return the pass that runs one graph transformation of TOCO, if there is one."""
    if not name.startswith("toco-"):
        return None
    from .toco import pass_class

    return pass_class(name)


def _added(name: str) -> type[ModulePass]:
    """Return a pass of a plugin."""
    from ..dialects.plugins import PluginError, added_passes, resolve

    added = added_passes()
    if name not in added:
        raise UnknownPassError(f"there is no pass {name!r}. See `tflower-opt --help`")
    found = resolve(added[name])
    if not isinstance(found, type) or not issubclass(found, ModulePass):
        raise PluginError(f"pass {name} of a plugin is no ModulePass")
    return found


def names() -> list[str]:
    """Return the names of all passes, those of plugins last."""
    from ..dialects.plugins import added_passes
    from .toco.transformation import by_pass

    return [*PASSES, *by_pass(), *(name for name in added_passes() if name not in PASSES)]


def registry() -> dict[str, Callable[[], type[ModulePass]]]:
    """Map every pass name to a function that imports and returns its class."""
    return {name: (lambda name=name: load(name)) for name in names()}


def from_spec(spec: ArgSpec) -> ModulePass:
    """Make the pass that a parsed specification names; an option without a value is true."""
    arguments = {name: value or (True,) for name, value in spec.parameters.items()}
    return load(spec.name).from_spec(ArgSpec(spec.name, arguments))


def from_text(pipeline: str) -> Iterator[ModulePass]:
    """Make the passes of a textual pipeline such as `canonicalize,tfl-prepare-tf{a=true}`."""
    for spec in parse_pipeline(pipeline):
        yield from_spec(spec)
