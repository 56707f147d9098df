"""Looking at `.tflite` files: summaries, comparisons, differences, pictures."""
