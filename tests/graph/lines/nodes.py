"""Lines that make nodes: how they are named, where they are placed."""

from __future__ import annotations

NAMES = r"""
graph.unique_name('')
tf.constant(1, name='a/'); tf.constant(1, name='a')
tf.constant(1, name='a/b'); tf.constant(1, name='a')
tf.constant(1, name='x/y/z'); tf.constant(1, name='x/y'); tf.constant(1, name='X')
tf.constant(1, name='_a')
tf.constant(1, name='a b')
tf.raw_ops.NoOp(name='')
[tf.raw_ops.NoOp(name=name) for name in ('a', 'a_1', 'a', 'A')]
tf.constant(1, name=3)
tf.constant(1, name='a:0')
tf.constant(1, name='é')
tf.raw_ops.NoOp(name='a//')
tf.raw_ops.NoOp(name='a//b')
graph.unique_name('a/b'); tf.raw_ops.NoOp(name='a'); tf.raw_ops.NoOp(name='a/b')
"""

PLACEMENT = r"""
with tf.device('/cpu:0'), tf.device(lambda op: '/gpu:1'): tf.constant(1)
with tf.device('/job:a'), tf.device(lambda op: None): tf.constant(1)
with tf.device(lambda op: op.device or '/gpu:0'), tf.device('/job:b'): tf.constant(1)
with tf.device('bogus'): tf.constant(1)
with tf.device('/cpu:0/gpu:0'): tf.constant(1)
with tf.device('/cpu:x'): tf.constant(1)
with tf.device('/job:a/device:XLA_CPU:0'), tf.device('/task:3'): tf.constant(1)
with tf.device('/device:custom:0'): tf.constant(1)
with tf.device('/gpu:0'), tf.device('/cpu:*'): tf.constant(1)
with tf.device('/TPU:0'): tf.constant(1)
with tf.device('/job:1a_b'), tf.device(''): tf.constant(1)
with graph.colocate_with(None): tf.constant(1)
with graph.colocate_with(x()), tf.device('/gpu:0'): tf.constant(1)
with tf.device('/gpu:0'), graph.colocate_with(x()), tf.device('/task:1'): tf.constant(1)
with graph.colocate_with(x()), graph.colocate_with(x(), ignore_existing=True): tf.constant(1)
with graph.colocate_with(x()), graph.colocate_with(x()): tf.constant(1)
with tf.control_dependencies(None): tf.constant(1)
with tf.control_dependencies([]): tf.constant(1)
with tf.control_dependencies([3]): tf.constant(1)
with tf.control_dependencies(x()): tf.constant(1)
with tf.control_dependencies((x(),)): tf.constant(1)
with tf.control_dependencies(iter([x()])): tf.constant(1)
with tf.control_dependencies([x(), None]): tf.constant(1)
with tf.control_dependencies([lambda: x()]): tf.constant(1)
with tf.control_dependencies([x()]), tf.control_dependencies(None): tf.constant(1)
with tf.control_dependencies([x()]): x() * 2 + x()[0]
"""

SCOPES = r"""
with tf.name_scope('a/'), tf.name_scope('a'): tf.constant(1)
with tf.name_scope('x'), tf.name_scope('a/') as s: tf.constant(1, name=s)
with tf.name_scope('a/b'), tf.name_scope('b') as s: tf.constant(1, name=s + 'c')
with tf.name_scope('a'), tf.name_scope('_b'): tf.constant(1, name='_c')
with tf.name_scope('_a'): tf.constant(1)
with tf.name_scope('a b'): tf.constant(1)
with tf.name_scope('a'), tf.name_scope('/'): tf.constant(1)
with graph.name_scope('a//'): tf.constant(1)
with graph.name_scope(3): tf.constant(1)
with tf.name_scope('s') as s: tf.constant(1, name=s); tf.constant(1, name='s')
with tf.name_scope('s') as s: tf.constant(1, name=s); tf.constant(1, name=s)
with graph.name_scope('a'): tf.raw_ops.NoOp(name=graph.unique_name('b') + '/')
with graph.name_scope('a'), graph.name_scope(None) as s: tf.raw_ops.NoOp(name=s or 'empty')
"""
