"""What TensorFlow's builder and saver refuse, row by row, and what they take against expectation.

The rows are those of two descriptions of TensorFlow 2.21, `builder` and `meta graph`; each case
carries its section and the row's own words, so that they can be checked off. Rows that cannot be
asked of both sides are not here: a session of another graph than the default one, variables that
are not initialised, eager mode, `gs://` without a network, private methods, and what loaders
refuse. Collections that cannot be written are no errors: test_collection_def.py has those rows.
"""
