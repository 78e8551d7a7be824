"""What TensorFlow knows about its ops: definitions, attributes, shapes and small values.

Nothing here knows a graph; `graph/` asks `registry` for an op's definition, `attr_inference` for
its attributes, `shape_functions` and `value_functions` for what is static about its results.
"""
