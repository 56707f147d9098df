"""Quantization made better where the types are known and the numbers are still real.

These run between `tfl-prepare-quantize` and `tfl-quantize`. They need what a calibration has seen,
so that they are functions and no passes.
"""
