"""TensorFlow as an oracle: one pooled process per test run, never TensorFlow in ours."""
