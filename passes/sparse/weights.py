"""The weights of a module that may be sparse, as its ops declare them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import Float32Type, ModuleOp, UnregisteredOp
from xdsl.ir import Operation, SSAValue

from ...dialects import tfl
from ...dialects.elements import Array, Elements
from ...dialects.op import constant_elements
from ...dialects.quant import UniformType
from ...dialects.shapes import element_of
from ...dialects.traits import SparseWeight

_BETWEEN = (tfl.DequantizeOp, tfl.QuantizeOp, tfl.DensifyOp)
_SPARSE = (tfl.SparseConstOp, tfl.SparseQConstOp)


@dataclass(frozen=True)
class Site:
    """A constant weight of an op.

    `user` takes it as operand `index`: the op itself, or a cast between them. `is_sparse`
    and `is_densified` are whether it is stored sparse, and made dense again by an op of its own.
    """

    op: Operation
    trait: SparseWeight
    user: Operation
    index: int
    constant: Operation
    is_sparse: bool = False
    is_densified: bool = False

    @property
    def value(self) -> SSAValue:
        """The weight as it is stored."""
        return self.user.operands[self.index]

    @property
    def elements(self) -> Elements:
        """The dense weight."""
        found = self.constant.properties["value"]
        assert isinstance(found, Elements)
        return found

    @property
    def array(self) -> Array:
        """The dense weight."""
        return self.elements.array

    @property
    def is_quantized(self) -> bool:
        """Whether it is stored as integers."""
        return isinstance(element_of(self.constant.results[0]), UniformType)

    def kernel_blocks(self) -> tuple[tuple[int, ...], ...]:
        """Return the blocks of zeros that the op's kernel skips."""
        if self.user is not self.op:
            return ()  # the kernel sees what the dequantize op gives
        source = element_of(self.op.operands[self._source()])
        if not self.is_quantized:
            return self.trait.blocks if isinstance(source, Float32Type) else ()
        if isinstance(source, UniformType) and source.storage_type.width.data != 8:
            return ()
        return self.trait.quantized_blocks

    def refused(self, densified: bool) -> str:
        """Return why no runtime may be given the weight sparse; empty if it may.

        XNNPACK, which LiteRT takes by default, reads sparse weights of hybrid kernels as if they
        were dense, and does not take all 8-bit weights that a densify op gives.
        """
        if not self.is_quantized or self.user is not self.op:
            return ""
        source = element_of(self.op.operands[self._source()])
        if not isinstance(source, UniformType):
            return "its kernel takes float activations and 8-bit weights, which must be dense"
        is_short = source.storage_type.width.data == 8
        if densified and is_short and not self.trait.densified_bytes:
            sizes = " or ".join("x".join(map(str, block)) for block in self.trait.quantized_blocks)
            return f"its kernel takes 8-bit weights dense, or with zeros in blocks of {sizes}"
        return ""

    def _source(self) -> int:
        """Return which operand the activations are: a float or quantized one besides the weight."""
        return next(
            index
            for index, value in enumerate(self.op.operands)
            if index != self.trait.operand
            and isinstance(element_of(value), Float32Type | UniformType)
        )


def trait_of(op: Operation) -> SparseWeight | None:
    """Return which operand of an op may be sparse, if one may."""
    if isinstance(op, UnregisteredOp):
        return None
    return next(iter(op.get_traits_of_type(SparseWeight)), None)


def sites(module: ModuleOp) -> Iterator[Site]:
    """Yield the constant weights that may be sparse, those that already are with them."""
    for op in list(module.walk()):
        trait = trait_of(op)
        if trait is None or trait.operand >= len(op.operands):
            continue
        found = _site(op, trait)
        if found is not None:
            yield found


def _site(op: Operation, trait: SparseWeight) -> Site | None:
    user, index, densified = op, trait.operand, False
    owner = op.operands[index].owner
    while isinstance(owner, _BETWEEN):
        if isinstance(owner, tfl.DensifyOp):
            densified = True
        else:
            user, index = owner, 0
        owner = owner.operands[0].owner
    if not isinstance(owner, Operation):
        return None
    if isinstance(owner, _SPARSE):
        return Site(op, trait, user, index, owner, True, densified)
    if densified or not _is_dense(owner):
        return None
    return Site(op, trait, user, index, owner)


def _is_dense(owner: Operation) -> bool:
    if len(owner.results) != 1 or constant_elements(owner.results[0]) is None:
        return isinstance(owner, tfl.QConstOp)
    return isinstance(owner.properties.get("value"), Elements)
