"""Quantization: find the types of values, compute with integers, take the casts away.

The passes read what the ops declare (`dialects/traits.py`); none asks for an op by name.
"""
