"""Savers: the nodes they make, compared with TensorFlow's."""
