"""Sparsity: weights with zeros, put there or found, and stored without them.

The passes read which operands may be sparse (`SparseWeight`); none asks for an op by name.
"""
