"""Kernels of quantized tensors, one module per op family: makers of kernels bound to an op."""
