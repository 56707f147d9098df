"""From the files and objects of TensorFlow to modules of the `tf` dialect."""
