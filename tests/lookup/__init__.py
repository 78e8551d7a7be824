"""Lookup tables against tf.compat.v1.lookup."""
