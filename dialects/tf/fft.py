"""Fourier transforms."""

from __future__ import annotations

from xdsl.irdl import traits_def
from xdsl.traits import Pure

from ..shapes import DYNAMIC, Shape
from .base import Node, SameShapeOp, Shapes, TFOp
from .fields import table_op
from .shape_functions import with_rank


def real_transform(node: Node, count: int, *, half: bool) -> Shape | None:
    """Return the shape with the `count` last axes as long as `fft_length` says."""
    shape = node.shape(0)
    if shape is None or len(shape) < count:
        return None
    lengths = with_rank(node.dims(1), count)
    last = lengths[-1]
    if half and last != DYNAMIC:
        last = last // 2 + 1 if last else 0
    return (*shape[:-count], *lengths[:-1], last)


@table_op
class FFTOp(SameShapeOp):
    """The Fourier transform of complex values along the last axis."""

    name = "tf.FFT"
    traits = traits_def(Pure())


@table_op
class IFFTOp(SameShapeOp):
    """The inverse Fourier transform of complex values along the last axis."""

    name = "tf.IFFT"
    traits = traits_def(Pure())


@table_op
class FFT2DOp(SameShapeOp):
    """The 2-D Fourier transform of complex values."""

    name = "tf.FFT2D"
    traits = traits_def(Pure())


@table_op
class IFFT2DOp(SameShapeOp):
    """The inverse 2-D Fourier transform of complex values."""

    name = "tf.IFFT2D"
    traits = traits_def(Pure())


@table_op
class FFT3DOp(SameShapeOp):
    """The 3-D Fourier transform of complex values."""

    name = "tf.FFT3D"
    traits = traits_def(Pure())


@table_op
class IFFT3DOp(SameShapeOp):
    """The inverse 3-D Fourier transform of complex values."""

    name = "tf.IFFT3D"
    traits = traits_def(Pure())


@table_op
class RFFTOp(TFOp):
    """The Fourier transform of real values; half of it, the rest is its mirror."""

    name = "tf.RFFT"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Half of the length and one more."""
        return (real_transform(node, 1, half=True),)


@table_op
class IRFFTOp(TFOp):
    """The inverse of the real Fourier transform."""

    name = "tf.IRFFT"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the length."""
        return (real_transform(node, 1, half=False),)


@table_op
class RFFT2DOp(TFOp):
    """The 2-D Fourier transform of real values."""

    name = "tf.RFFT2D"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the lengths, and of the last half and one more."""
        return (real_transform(node, 2, half=True),)


@table_op
class IRFFT2DOp(TFOp):
    """The inverse of the 2-D real Fourier transform."""

    name = "tf.IRFFT2D"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the lengths."""
        return (real_transform(node, 2, half=False),)


@table_op
class RFFT3DOp(TFOp):
    """The 3-D Fourier transform of real values."""

    name = "tf.RFFT3D"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the lengths, and of the last half and one more."""
        return (real_transform(node, 3, half=True),)


@table_op
class IRFFT3DOp(TFOp):
    """The inverse of the 3-D real Fourier transform."""

    name = "tf.IRFFT3D"
    traits = traits_def(Pure())

    @classmethod
    def shapes(cls, node: Node) -> Shapes:
        """Take the lengths."""
        return (real_transform(node, 3, half=False),)
