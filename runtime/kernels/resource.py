"""Kernels of variables and hash tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from xdsl.ir import Operation

from ...dialects import tf, tfl
from ...dialects.dtypes import numpy_dtype
from ...dialects.elements import Array
from ...dialects.shapes import element_of, integer, is_static, shape_of, text
from ..state import State, handle, key_of
from .registry import kernel


@kernel(tfl.VarHandleOp, state=True)
def var_handle(op: tfl.VarHandleOp, state: State) -> Array:
    """Name a variable."""
    return handle("variable", text(op.container), text(op.shared_name))


@kernel(tf.VarHandleOp, state=True)
def graph_var_handle(op: Operation, state: State) -> Array:
    """Name a variable."""
    names = (op.properties.get(name) for name in ("container", "shared_name"))
    return handle("variable", *(text(name) if name is not None else "" for name in names))


@kernel(tfl.ReadVariableOp, tf.ReadVariableOp, state=True)
def read_variable(op: Operation, state: State, resource: Array) -> Array:
    """Return the value of a variable; zeros if it has none and its shape is known.

    Raises:
        ValueError: the variable has neither.

    """
    key = key_of(resource)
    if key not in state.variables:
        shape = shape_of(op.results[0])
        if shape is None or not is_static(op.results[0]):
            raise ValueError(f"variable {key} is read before it is assigned")
        return np.zeros(shape, numpy_dtype(element_of(op.results[0])))
    return state.variables[key]


@kernel(tfl.AssignVariableOp, tf.AssignVariableOp, state=True)
def assign_variable(op: Operation, state: State, resource: Array, value: Array) -> tuple[()]:
    """Replace the value of a variable."""
    state.variables[key_of(resource)] = value.copy()
    return ()


@kernel(tf.AssignAddVariableOp, state=True)
def assign_add_variable(op: Operation, state: State, resource: Array, value: Array) -> tuple[()]:
    """Add to a variable."""
    key = key_of(resource)
    state.variables[key] = state.variables[key] + value
    return ()


@kernel(tf.AssignSubVariableOp, state=True)
def assign_sub_variable(op: Operation, state: State, resource: Array, value: Array) -> tuple[()]:
    """Subtract from a variable."""
    key = key_of(resource)
    state.variables[key] = state.variables[key] - value
    return ()


@kernel(tfl.HashtableOp, state=True)
def hashtable(op: tfl.HashtableOp, state: State) -> Array:
    """Name a hash table."""
    return handle("table", integer(op.table_id))


@kernel(tf.HashTableV2Op, state=True)
def graph_hashtable(op: Operation, state: State) -> Array:
    """Name a hash table: by its shared name, or by itself."""
    shared = op.properties.get("shared_name")
    name = text(shared) if shared is not None else ""
    return handle("table", name or id(op))


@kernel(tfl.HashtableImportOp, tf.LookupTableImportV2Op, state=True)
def hashtable_import(
    op: Operation, state: State, resource: Array, keys: Array, values: Array
) -> tuple[()]:
    """Fill a hash table, unless it is filled."""
    entries = state.tables.setdefault(key_of(resource), {})
    if not entries:
        entries.update(zip(keys.reshape(-1).tolist(), values.reshape(-1), strict=True))
    return ()


@kernel(tfl.HashtableFindOp, tf.LookupTableFindV2Op, state=True)
def hashtable_find(
    op: Operation, state: State, resource: Array, keys: Array, default: Array
) -> Array:
    """Return the values of keys, the default where there is none."""
    entries: dict[Any, Any] = state.tables.get(key_of(resource), {})
    missing = default.reshape(-1)[0]
    found = [entries.get(key, missing) for key in keys.reshape(-1).tolist()]
    out = np.empty(len(found), default.dtype)
    out[:] = found
    return out.reshape(keys.shape)


@kernel(tfl.HashtableSizeOp, state=True)
def hashtable_size(op: tfl.HashtableSizeOp, state: State, resource: Array) -> Array:
    """Return the number of entries."""
    return np.array([len(state.tables.get(key_of(resource), {}))], np.int64)


@kernel(tf.LookupTableSizeV2Op, state=True)
def graph_hashtable_size(op: Operation, state: State, resource: Array) -> Array:
    """Return the number of entries."""
    return np.array(len(state.tables.get(key_of(resource), {})), np.int64)


@kernel(tfl.CallOnceOp, state=True)
def call_once(op: tfl.CallOnceOp, state: State) -> tuple[()]:
    """Run a function, the first time only."""
    state.run_once(text(op.session_init_function))
    return ()


@kernel(tf.VariableShapeOp, state=True)
def variable_shape(op: Operation, state: State, resource: Array) -> Array:
    """Return the shape of a variable."""
    shape = np.shape(state.variables[key_of(resource)])
    return np.array(shape, numpy_dtype(element_of(op.results[0])))


@kernel(tf.VarIsInitializedOp, state=True)
def var_is_initialized(op: Operation, state: State, resource: Array) -> Array:
    """Return whether a variable has a value."""
    return np.array(key_of(resource) in state.variables)
