"""Functions of arrays and arithmetic, compared with tf.compat.v1's call by call."""
