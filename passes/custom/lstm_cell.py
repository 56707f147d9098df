"""A simple LSTM cell, with or without layer normalization, as `tfl.lstm`.

The function takes input [1, i], weights [i + o, g * u], bias [g * u], projection [u, o] and, with
normalization, scales [g * u]; g is 4, or 3 where input and forget gate are one. Gates come in the
order cell, input, forget, output; the rows of the weights are the input's, then the output's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import FloatAttr, StringAttr, f32
from xdsl.ir import Region, SSAValue

from ...dialects import tf, tfl
from ...dialects.errors import ConverterError, Diagnostic, warn
from ...dialects.shapes import DYNAMIC, Shape, element_of, rank_of, shape_of, tensor_type
from ...dialects.tfl.recurrent import FULL
from .body import IMPLEMENTS, Body

_COUPLED = "CoupleInputForgetGates"


def fuse(function: func.FuncOp) -> None:
    """Replace the body of a plain cell."""
    if _is_ranked(function, 4):
        _Cell.of(function, normalized=False).build()


def fuse_normalized(function: func.FuncOp) -> None:
    """Replace the body of a cell with layer normalization."""
    if _is_ranked(function, 5):
        _Cell.of(function, normalized=True).build()


def _is_ranked(function: func.FuncOp, count: int) -> bool:
    inputs = function.function_type.inputs.data[:count]
    if len(inputs) == count and all(rank_of(type) is not None for type in inputs):
        return True
    reason = "we cannot fuse this lstm func because all the inputs have not ranked tensor type."
    warn(function, reason)
    return False


def _fail(function: func.FuncOp, reason: str) -> ConverterError:
    diagnostic = Diagnostic.at(function, reason)
    return ConverterError(str(diagnostic), [diagnostic])


@dataclass
class _Cell:
    """The new body of one cell."""

    body: Body
    gates: int
    inputs: int
    units: int
    outputs: int
    normalized: bool

    @classmethod
    def of(cls, function: func.FuncOp, *, normalized: bool) -> _Cell:
        """Look at the types of the arguments.

        Raises:
            ConverterError: they are not those of a cell.

        """
        implements = function.attributes[IMPLEMENTS]
        assert isinstance(implements, StringAttr)
        gates = 3 if _COUPLED in implements.data.split(",")[1:] else 4
        types = function.function_type.inputs.data
        weights, projection = shape_of(types[1]), shape_of(types[3])
        if weights is None or len(weights) != 2:
            raise _fail(function, "The weight tensor was not of rank 2")
        if weights[1] % gates:
            reason = "Invalid dimension 1 of weight tensor, should be divisible by the number of"
            raise _fail(function, f"{reason} gates")
        if normalized and rank_of(types[4]) != 1:
            raise _fail(function, "The layer_norm_scale tensor was not of rank 1")
        units = weights[1] // gates
        outputs = projection[1] if projection is not None and len(projection) == 2 else units
        body = Body(function)
        return cls(body, gates, weights[0] - outputs, units, outputs, normalized)

    def build(self) -> None:
        """Cut the arguments up and build the op."""
        body = self.body
        source, weights, bias, projection = body.args[:4]
        weights, projection = body.transpose(weights), body.transpose(projection)
        none = body.none()
        forward = self._each(weights, 0, self.inputs, none)
        recurrent = self._each(weights, self.inputs, self.outputs, none)
        biases = self._vectors(bias, none)
        projected = self._slice(projection, (0, 0), (self.outputs, self.units))
        projection_bias = body.splat((self.outputs,))
        state, memory = body.splat((1, self.outputs)), body.splat((1, self.units))
        scales = self._vectors(body.args[4], none) if self.normalized else [none] * 4
        op = tfl.LSTMOp(
            *(source, *forward, *recurrent, none, none, none, *biases),
            *(projected, projection_bias, state, memory, *scales),
            fused_activation_function="TANH",
            cell_clip=FloatAttr(10.0, f32),
            proj_clip=FloatAttr(0.0, f32),
            kernel_type=FULL,
            result_types=(tensor_type(element_of(source), (1, self.outputs)),),
            regions=[Region()],
        )
        body.returns((body.add(op),))

    def _starts(self) -> dict[str, int | None]:
        """Return at which multiple of `units` each gate starts."""
        if self.gates == 3:
            return {"cell": 0, "input": None, "forget": 1, "output": 2}
        return {"cell": 0, "input": 1, "forget": 2, "output": 3}

    def _each(self, matrix: SSAValue, column: int, width: int, none: SSAValue) -> list[SSAValue]:
        """Cut a part of the columns out for each gate, in the order of the op's operands."""
        parts: dict[str, SSAValue] = {}
        for gate, start in self._starts().items():
            if start is None:
                parts[gate] = none
            else:
                corner = (start * self.units, column)
                parts[gate] = self._slice(matrix, corner, (self.units, width))
        return [parts[gate] for gate in ("input", "forget", "cell", "output")]

    def _vectors(self, vector: SSAValue, none: SSAValue) -> list[SSAValue]:
        parts: dict[str, SSAValue] = {}
        for gate, start in self._starts().items():
            if start is None:
                parts[gate] = none
            else:
                parts[gate] = self._slice(vector, (start * self.units,), (self.units,))
        return [parts[gate] for gate in ("input", "forget", "cell", "output")]

    def _slice(self, value: SSAValue, begin: Shape, size: Shape) -> SSAValue:
        """Cut a box out; one that is not inside is all zeros."""
        shape = shape_of(value)
        assert shape is not None
        for start, length, limit in zip(begin, size, shape, strict=True):
            if start < 0 or (limit != DYNAMIC and start + length > limit):
                return self.body.splat(self._outer(value, size))
        corner = self.body.constant(np.array(begin, np.int64))
        sizes = self.body.constant(np.array(size, np.int64))
        type = tensor_type(element_of(value), size)
        return self.body.add(tf.SliceOp(value, corner, sizes, result_types=(type,)))

    def _outer(self, value: SSAValue, size: Shape) -> Shape:
        """Return the shape of the zeros: of a matrix, one row as wide as it."""
        shape = shape_of(value)
        assert shape is not None
        return size if len(size) == 1 else (1, shape[1])
