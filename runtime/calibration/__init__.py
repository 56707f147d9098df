"""Statistics of a model's activations: how they are collected, merged, kept, and made ranges."""
