"""TOCO as a backend: its flags, what it writes, and how its errors read."""
