"""Parsing against tf.compat.v1.io."""
