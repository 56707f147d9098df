"""Kernels in numpy, one module per op family, loaded when an op of the family is first met."""

from .registry import KERNELS, bind, find, kernel

__all__ = ["KERNELS", "bind", "find", "kernel"]
