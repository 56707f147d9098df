"""Passes by name; each is loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec, parse_pipeline

PASSES = {
    "canonicalize": "canonicalize:CanonicalizePass",
    "cse": "cleanup:CSEPass",
    "dce": "cleanup:DCEPass",
    "inline": "inline:InlinePass",
    "symbol-dce": "cleanup:SymbolDCEPass",
    "tf-device-decompose-resource-ops": "decompose_resources:DecomposeResourceOpsPass",
    "tf-device-index-selector": "misc:DeviceIndexSelectorPass",
    "tf-functional-control-flow-to-regions": "control_flow:FunctionalControlFlowToRegionsPass",
    "tf-guarantee-all-funcs-one-use": "control_flow:GuaranteeAllFuncsOneUsePass",
    "tf-init-text-file-to-import": "resource:InitTextFileToImportPass",
    "tf-layout-assignment": "layout:LayoutAssignmentPass",
    "tf-move-transposes": "layout:MoveTransposesPass",
    "tf-optimize": "tf_optimize:TFOptimizePass",
    "tf-region-control-flow-to-functional": "control_flow:RegionControlFlowToFunctionalPass",
    "tf-saved-model-freeze-assets": "resource:FreezeAssetsPass",
    "tf-saved-model-freeze-global-tensors": "freeze:FreezeGlobalTensorsPass",
    "tf-saved-model-optimize-global-tensors": "freeze:OptimizeGlobalTensorsPass",
    "tf-shape-inference": "infer:ShapeInferencePass",
    "tfl-analyze-variables-pass": "resource:AnalyzeVariablesPass",
    "tfl-canonicalize-boundary-value": "misc:CanonicalizeBoundaryValuePass",
    "tfl-cleanup-optimization-barrier": "misc:CleanupOptimizationBarrierPass",
    "tfl-downcast-x64": "misc:DowncastX64Pass",
    "tfl-identify-dilated-conv": "prepare:IdentifyDilatedConvPass",
    "tfl-if-outline": "control_flow:IfOutlinePass",
    "tfl-insert-call-once-op": "resource:InsertCallOncePass",
    "tfl-legalize-hashtables-tf": "resource:LegalizeHashTablesPass",
    "tfl-legalize-tensorlist": "tensor_list:LegalizeTensorListPass",
    "tfl-legalize-tf": "legalize:LegalizeTFPass",
    "tfl-legalize-tf-while": "control_flow:LegalizeTFWhilePass",
    "tfl-legalize-variables-tf": "resource:LegalizeVariablesPass",
    "tfl-lower-static-tensor-list": "tensor_list:LowerStaticTensorListPass",
    "tfl-optimize": "optimize:OptimizePass",
    "tfl-optimize-batch-matmul": "optimize:OptimizeBatchMatMulPass",
    "tfl-optimize-broadcast-like": "optimize:OptimizeBroadcastLikePass",
    "tfl-optimize-functional-ops": "misc:OptimizeFunctionalOpsPass",
    "tfl-partitioned-topological-sort": "misc:PartitionedTopologicalSortPass",
    "tfl-pin-ops-with-side-effects": "misc:PinOpsWithSideEffectsPass",
    "tfl-prepare-composite-funcs-tf": "custom:PrepareCompositeFunctionsPass",
    "tfl-prepare-tf": "prepare:PrepareTFPass",
    "tfl-push-transpose-through-ewise": "optimize:PushTransposeThroughEwisePass",
    "tfl-raise-custom-ops": "custom:RaiseCustomOpsPass",
    "tfl-reduce-type-precision": "misc:ReduceTypePrecisionPass",
    "tfl-reduce-while": "control_flow:ReduceWhilePass",
    "tfl-runtime-verify": "verify:RuntimeVerifyPass",
    "tfl-split-merged-operands": "split_merged_operands:SplitMergedOperandsPass",
    "tfl-trim-funcs-tf": "misc:TrimFunctionsPass",
    "tfl-while-loop-outline": "control_flow:WhileLoopOutlinePass",
    "unfold-large-splat-constant": "misc:UnfoldLargeSplatConstantPass",
    "unfreeze-mutable-global-tensors": "unfreeze:UnfreezeMutableGlobalTensorsPass",
}
"""Pass name -> module below this package and class."""


class UnknownPassError(ValueError):
    """No pass has the given name."""


def load(name: str) -> type[ModulePass]:
    """Import and return the class of a pass.

    Raises:
        UnknownPassError: there is no such pass.

    """
    if name not in PASSES:
        raise UnknownPassError(f"there is no pass {name!r}. See `tflower-opt --help`")
    module, _, attribute = PASSES[name].partition(":")
    return getattr(import_module(f".{module}", __name__), attribute)


def registry() -> dict[str, Callable[[], type[ModulePass]]]:
    """Map every pass name to a function that imports and returns its class."""
    return {name: (lambda name=name: load(name)) for name in PASSES}


def from_spec(spec: ArgSpec) -> ModulePass:
    """Make the pass that a parsed specification names; an option without a value is true."""
    arguments = {name: value or (True,) for name, value in spec.parameters.items()}
    return load(spec.name).from_spec(ArgSpec(spec.name, arguments))


def from_text(pipeline: str) -> Iterator[ModulePass]:
    """Make the passes of a textual pipeline such as `canonicalize,tfl-prepare-tf{a=true}`."""
    for spec in parse_pipeline(pipeline):
        yield from_spec(spec)
