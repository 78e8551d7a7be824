"""What TensorFlow's builder and saver refuse, row by row, and what they take against expectation.

The rows are those of two descriptions of TensorFlow 2.21, `builder` and `meta graph`; each case
carries its section and the row's own words, so that they can be checked off. Rows that cannot be
asked of both sides are not here: a session that is none or of another graph (there is none here),
variables that are not initialised (ours know their values), eager mode, `gs://` without a network,
and what loaders refuse.
"""
