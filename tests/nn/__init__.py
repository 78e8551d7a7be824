"""Layers against tf.compat.v1.nn."""
