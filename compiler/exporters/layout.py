"""How a model is laid out in its file, apart from what it computes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """The choices that do not change what a model computes.

    Attributes:
        compact: leave out what no reader needs, such as empty quantization; otherwise the tables
            are those that upstream writes.
        outside: put the constants behind the tables, as it happens by itself where the model would
            not fit into a FlatBuffer otherwise.
        shared: store equal constants once.
        named: name tensors after the places that their ops come from; otherwise number them.
        indexed: let the names of an op's later results end in `:1`, `:2`...
        located: write the locations of all ops as metadata.
        stablehlo: write VHLO ops that no runtime has a kernel for, too.

    """

    compact: bool = True
    outside: bool = False
    shared: bool = True
    named: bool = True
    indexed: bool = False
    located: bool = False
    stablehlo: bool = False


COMPACT = Layout()
