"""The FlatBuffer format of `.tflite`: tables, reading, writing, constants, versions."""
