"""Modules as files: `.tflite` FlatBuffers."""
