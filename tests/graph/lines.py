"""Lines that a user may write, right and wrong ones, for TensorFlow and for us.

`x(shape, dtype)` is a placeholder, `tf` TensorFlow's names or ours, `graph` the default graph.
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

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

VALUES = r"""
tf.convert_to_tensor([1, 2.5])
tf.convert_to_tensor([1, 2.5], 'int32')
tf.convert_to_tensor([[1], [2, 3]])
tf.convert_to_tensor([])
tf.convert_to_tensor([[]])
tf.convert_to_tensor(None)
tf.convert_to_tensor(2 ** 40)
tf.convert_to_tensor(2 ** 70)
tf.convert_to_tensor('a')
tf.convert_to_tensor([b'a', 'b'])
tf.convert_to_tensor(np.array(['a', 'bb']))
tf.convert_to_tensor(np.arange(3))
tf.convert_to_tensor(np.float64(1.5))
tf.convert_to_tensor([np.float64(1.5)])
tf.convert_to_tensor([np.int64(1), 2])
tf.convert_to_tensor(1j)
tf.convert_to_tensor([True, False])
tf.convert_to_tensor([True, 1])
tf.convert_to_tensor([1, True])
tf.convert_to_tensor(True, 'int32')
tf.convert_to_tensor(1.0, 'int32')
tf.convert_to_tensor(1, 'bool')
tf.convert_to_tensor(np.array(1.7), 'int32')
tf.convert_to_tensor(np.array([1, 2]), 'float32')
tf.convert_to_tensor(np.array([1.5, 2]), 'float16')
tf.convert_to_tensor([x(), x()])
tf.convert_to_tensor([x(()), 1])
tf.convert_to_tensor([1, x(())])
tf.convert_to_tensor([x(()), [1.0]])
tf.convert_to_tensor([[x(())], [1.0]])
tf.convert_to_tensor((1, 2))
tf.convert_to_tensor(range(3))
tf.convert_to_tensor(range(3), 'float32')
tf.convert_to_tensor(range(3), 'string')
tf.convert_to_tensor(range(0, 2 ** 40, 2 ** 38))
tf.convert_to_tensor([range(3), range(3)])
tf.raw_ops.Sum(input=x((2, 3)), axis=range(2))
tf.raw_ops.Pack(values=range(3))
x((3,)) + range(3); range(3) + x((3,), 'int32')
tf.convert_to_tensor({1: 2})
tf.convert_to_tensor({1, 2})
tf.convert_to_tensor(iter([1]))
tf.convert_to_tensor(tf.TensorShape([1, 2]))
tf.convert_to_tensor(tf.TensorShape([None]))
tf.convert_to_tensor([tf.TensorShape([1, 2])])
tf.convert_to_tensor(tf.float32)
tf.convert_to_tensor(float('nan'))
tf.convert_to_tensor([1.0] * 5)
tf.convert_to_tensor(np.zeros((2, 3), np.float32))
tf.convert_to_tensor(np.zeros((2, 3), '>f4'))
tf.convert_to_tensor(np.array([None]))
tf.convert_to_tensor(np.array([1, 'a'], object))
tf.convert_to_tensor(bytearray(b'ab'))
tf.convert_to_tensor(1, dtype=tf.string)
tf.convert_to_tensor(x((2,), 'int32'), dtype=tf.float32)
tf.convert_to_tensor(1, name='q')
tf.convert_to_tensor(np.float32(3), dtype='float64')
tf.convert_to_tensor([np.ones(2), np.zeros(2)])
tf.convert_to_tensor([np.ones(2), [1, 2]])
tf.convert_to_tensor([x((2,)), np.ones(2)])
tf.convert_to_tensor([x((2,)), [1.0, 2.0]])
tf.convert_to_tensor([x((2,)), x((2,), 'int32')])
tf.convert_to_tensor([x((2,)), 'a'])
tf.convert_to_tensor(1e+300, 'float32')
tf.convert_to_tensor(1e+39)
tf.constant([1, 2], shape=(2, 2))
tf.constant(1, shape=(2, 2))
tf.constant([1, 2, 3], shape=(2, 2))
tf.constant([1, 2, 3, 4], shape=(2, 2), dtype='float32')
tf.constant([], shape=(0, 3))
tf.constant('a', shape=(2,))
tf.constant(x())
tf.constant([x(())])
tf.constant(1.5, 'int32')
tf.constant(np.array(1.5), 'int32')
tf.constant(['a', None])
tf.constant(1, tf.bfloat16); tf.constant([1.5, 2], tf.float16)
tf.constant([[1, 2], [3, 4]], verify_shape=True, shape=(4,))
tf.constant(1, shape=())
tf.constant([1], shape=[])
tf.constant(1, shape=[-1])
tf.constant(1, shape=[None])
tf.convert_to_tensor(np.ma.masked_array([1, 2], [0, 1]))
tf.convert_to_tensor(memoryview(b'ab'))
tf.convert_to_tensor(np.matrix([[1, 2]]))
tf.convert_to_tensor([(1, 2), [3, 4]])
tf.convert_to_tensor(np.str_('a')); tf.convert_to_tensor(np.bytes_(b'a'))
tf.convert_to_tensor(np.bool_(True)); tf.convert_to_tensor(np.complex64(1))
tf.convert_to_tensor(value=[1, 2], preferred_dtype=tf.float32)
tf.convert_to_tensor(value=[1.5, 2], preferred_dtype=tf.int32)
tf.convert_to_tensor(value='a', preferred_dtype=tf.int32)
"""

OPERATORS = r"""
np.ones((2, 2), np.float32) * x((2, 2))
np.ones((2, 2)) * x((2, 2))
np.float32(2) * x((2, 2))
np.float64(2) * x((2, 2))
np.int32(2) + x((2, 2))
x((2, 2)) + np.float64(2)
x((2, 2)) + np.int64(2)
x((2,), 'int32') + 1.5
x((2,), 'int32') + np.float32(1)
1.5 + x((2,), 'int32')
x() + x((4,), 'int32')
x((2,)) + x((3,))
x((2,)) + None
x((2,)) + 'a'
'a' + x((2,), 'string')
np.array(['a', 'b']) + x((2,), 'string')
x((2,), 'bool') + True
x((2,), 'bool') - True
x((2,), 'bool') / True
x((2,), 'string') * 2
-x((2,), 'bool')
~x((2,))
abs(x((2,), 'bool'))
x((2,), 'uint8') // 2; x((2,), 'uint8') % 2; x((2,), 'uint8') / 2
x((2,), 'float16') / 2; 2 / x((2,), 'bfloat16')
x((2,), 'int32') ** 2; x((2,), 'int32') ** 0.5
x((2,), 'int32') @ x((2,), 'int32')
x((2, 2)) @ x((3, 2))
x((2, 2)).__matmul__([[1.0], [2.0]])
x((2, 2)) @ np.ones((2,), np.float32)
np.ones((2, 2), np.float32) @ x((2, 2))
np.ones((2, 2)) @ x((2, 2))
x((2,), 'bool') & x((2,), 'int32')
x((2,), 'bool') ^ np.array([True, False])
np.array([True, False]) ^ x((2,), 'bool'); np.array([True, False]) & x((2,), 'bool')
x((2,)) > np.ones(2); np.ones(2) > x((2,), 'float64')
np.float32(1) < x((2,)); np.ones(2, np.float32) >= x((2,))
x((2,), 'string') < 'a'
x((2,), 'complex64') < 1
divmod(x((2,)), 2)
+x((2,))
x((2,)) << 1
x((2,)) == x((2,))
x((2,)) != 1
sum([x(()), x(()), x(())])
a = x((2,)); a += 1; a *= 2; a -= a; a /= 3
x((2,), 'int64') / x((2,), 'int64'); x((2,), 'int8') / 2; x((2,), 'uint32') / 2
x((2,)).__add__(x((2,)))
x(()) + [1, 2]; [1, 2] + x(())
(1, 2) * x((2,)); x((2,)) * (1, 2)
x((2,)) + [x(()), 1]; [x(()), 1] - x((2,))
x((2,), 'complex64') * 1.5; x((2,), 'complex64') / 2; abs(x((2,), 'complex64'))
x((2,), 'int32') % 0; x((2,), 'int32') // 0
float(x(()))
int(x((), 'int32'))
range(x((), 'int32'))
len(x((2,)))
list(x((2,)))
if_ = 1 if x(()) else 2
x((2,), 'bool') and 1
not x((), 'bool')
1 in x((2,))
np.add(x((2,)), 1)
np.sum(x((2,)))
x((2,)).shape.as_list(); a, b = x((2, 3)).shape; assert (a, b) == (2, 3)
x((2,)) + 2 ** 40; x((2,), 'int64') + 2 ** 40
True + x((2,)); x((2,)) * True; x((2,), 'int32') * False
x((2,), 'bfloat16') @ 1 if False else x((2, 2), 'bfloat16') @ x((2, 2), 'bfloat16')
x((2, 2), 'string') @ x((2, 2), 'string')
x((2, 2), 'int8') @ x((2, 2), 'int8')
x(None) @ x(None); x((2, 3, 4)) @ x((4, 5)); x((2, 3, 4)) @ x((2, 4, 5))
x((2,), 'resource') + 1
"""

SLICES = r"""
x((5, 4))[...]
x((5, 4))[..., 0]
x((5, 4))[..., ...]
x((5, 4))[None]
x((5, 4))[None, ..., None]
x((5, 4))[:, None, 1]
x((5, 4))[::-1]
x((5, 4))[-1:-4:-2]
x((5, 4))[::0]
x((5, 4))[5]
x((5, 4))[-6]
x((5, 4))[0, 0, 0]
x((5, 4))[2:1]
x((5, 4))[100:]
x((5, 4))['a']
x((5, 4))[1.0]
x((5, 4))[True]
x((5, 4))[[0, 1]]
x((5, 4))[[0, 1], :]
x((5, 4))[np.array([0, 1])]
x((5, 4))[np.array(1)]
x((5, 4))[x((2,), 'int32')]
x((5, 4))[x((), 'int32')]
x((5, 4))[x((), 'int32'):x((), 'int32'):x((), 'int32')]
x((5, 4))[x((), 'int64'), 1:2]
x((5, 4))[x((), 'uint8')]
x((5, 4))[x((), 'float32')]
x((5, 4))[x((), 'int16')]
x((5, 4))[x((), 'int64'):x((), 'int32')]
x((5, 4))[x((1,), 'int32')]
x((5, 4))[1:x((), 'int64'), ::2, None]
x(None)[0]
x(None)[..., 0]
x(())[0]
x(())[...]
x(())[None]
x((None, 4))[-1]
x((5,))[2 ** 31]
x((5,))[2 ** 31:]
x((5,))[np.uint8(2)]
x((5,))[np.int64(2):np.int64(4)]
x((5, 4))[slice(None)]; x((5, 4))[slice(1, None, 2),]
x((5, 4))[0][1]
x((5, 4))[()]; x((5, 4))[[]]
x((5, 4))[None, None, 0, None, 1]
x((5, 4))[tf.constant(0)]; x((5, 4))[tf.constant([0, 1])]
x((5, 4))[np.bool_(True)]
x((5, 4))[0:x((), 'int32')]
x((5, 4))[tf.raw_ops.Shape(input=x((3,)))[0]:]
x((5, 4))[x((), 'int32') + 1:, -1]
x((5, 4))['a':]
x((5, 4))[1.0:]
x((5, 4))[:, [0]]
a = x((5, 4)); a[0] = 1
x((2,), 'string')[0]
x((5, 4))[0:2, 'x']
x((5, 4))[{}]
"""

TENSORS_AND_ARGUMENTS = r"""
x((2,)).set_shape((3,))
a = x((None,)); a.set_shape((3,)); tf.raw_ops.Identity(input=a)
a = x(None); a.set_shape([None, 2]); a.set_shape([3, None]); tf.raw_ops.Identity(input=a)
x((2,)).numpy()
graph.get_tensor_by_name('a')
graph.get_tensor_by_name('nope:0')
a = x(); graph.get_tensor_by_name(a.name) is a or 1 / 0
graph.get_operation_by_name('nope')
a = x(); graph.get_operation_by_name(a.name)
a = x(); assert graph.as_graph_element(a.name) is a; graph.as_graph_element(a.op.name).name
a = x(); str(a); repr(a); str(a.op); a.op.node_def; a.op.inputs; a.op.outputs[0] is a or 1 / 0
a = x(); b = a + 1; assert b.op.inputs[0] is a; assert a.consumers() == [b.op]; b.op.inputs[1].name
assert tf.constant(1).op.get_attr('dtype') == tf.int32
tf.constant(1).op.get_attr('nope')
tf.raw_ops.MatMul(a=x((2, 2)), b=x((2, 2)), foo=1)
tf.raw_ops.MatMul(x((2, 2)), x((2, 2)))
tf.raw_ops.Nope(a=1)
tf.raw_ops.Cast(x=x((2,), 'int32'), DstT='float32')
tf.raw_ops.Cast(x=1.5, DstT=np.int32)
tf.raw_ops.Cast(x=1, DstT=float)
tf.raw_ops.Concat(concat_dim=0, values=[x((2,)), x((3,))])
tf.raw_ops.ConcatV2(values=[x((2,)), [1, 2]], axis=0)
tf.raw_ops.ConcatV2(values=[], axis=0)
tf.raw_ops.ConcatV2(values=x((2,)), axis=0)
tf.raw_ops.Pack(values=[1, 2.5])
tf.raw_ops.Pack(values=[1, x((), 'int64')])
tf.raw_ops.Pack(values=[x((), 'int64'), 1])
tf.raw_ops.AddN(inputs=[x((2,)), 1.0])
tf.raw_ops.Reshape(tensor=x((2, 3)), shape=(3, 2))
tf.raw_ops.Reshape(tensor=x((2, 3)), shape=[-1])
tf.raw_ops.Reshape(tensor=x((2, 3)), shape=tf.TensorShape([6]))
tf.raw_ops.Placeholder(dtype=tf.float32, shape=tf.TensorShape(None))
tf.raw_ops.Placeholder(dtype=tf.float32, shape=3)
tf.raw_ops.Placeholder(dtype='float32', shape=[-1, 2])
tf.raw_ops.Placeholder(dtype='float32', shape=[None, '2'])
tf.raw_ops.Placeholder(dtype='float32_ref')
tf.raw_ops.Conv2D(input=x(None), filter=x((3, 3, 3, 4)), strides=1, padding='SAME')
tf.raw_ops.Conv2D(input=x(None), filter=x((3, 3, 3, 4)), strides=[1, 1, 1, 1], padding='same')
tf.raw_ops.Conv2D(input=x(None), filter=x((3, 3, 3, 4)), strides=(1, 2, 2, 1), padding=b'SAME')
tf.raw_ops.Conv2D(input=x(None), filter=x((3, 3, 3, 4)), strides=[1.0, 1, 1, 1], padding='SAME')
tf.raw_ops.Select(condition=x((2,), 'bool'), x=x((2,)), y=1.0)
tf.raw_ops.SelectV2(condition=True, t=1, e=2)
tf.raw_ops.Sum(input=x((2, 3)), axis=1)
tf.raw_ops.Sum(input=x((2, 3)), axis=[0, 1], keep_dims=True)
tf.raw_ops.Sum(input=x((2, 3)), axis=[])
tf.raw_ops.Sum(input=x((2, 3)), axis=2)
tf.raw_ops.Sum(input=x((2, 3)), axis=1.0)
tf.raw_ops.Identity(input=None)
tf.raw_ops.IdentityN(input=[1, 'a', x()]); tf.raw_ops.IdentityN(input=[])
tf.raw_ops.OneHot(indices=[0, 1], depth=3, on_value=1, off_value=0.0)
tf.raw_ops.OneHot(indices=x((2,), 'int32'), depth=3, on_value=1.0, off_value=0.0, axis=-1)
tf.raw_ops.Fill(dims=[2, 3], value=0); tf.raw_ops.Fill(dims=(), value='a')
tf.raw_ops.Range(start=0, limit=x((), 'int32'), delta=1)
tf.raw_ops.Range(start=0, limit=5.5, delta=1)
tf.raw_ops.Print(input=x(), data=[x()])
tf.raw_ops.StringJoin(inputs=['a', x((), 'string')], separator=3)
tf.raw_ops.GatherV2(params=x((5, 4)), indices=[[0], [1]], axis=-1)
tf.raw_ops.GatherV2(params=x((5, 4)), indices=7, axis=0)
tf.raw_ops.Squeeze(input=x((1, 2, 1)), axis=[0]); tf.raw_ops.Squeeze(input=x((1, 2, 1)), axis=1)
tf.raw_ops.Squeeze(input=x((1, 2, 1)), axis=0)
tf.raw_ops.Split(axis=0, value=x((4,)), num_split=2)
tf.raw_ops.Split(axis=0, value=x((4,)), num_split=3)
tf.raw_ops.Unpack(value=x((3, 2)), num=3); tf.raw_ops.Unpack(value=x((3, 2)), num=2)
tf.raw_ops.Const(value=1, dtype='int32')
tf.raw_ops.BiasAdd(value=x((2, 3)), bias=x((4,)))
"""

LINES = [
    line
    for some in (NAMES, PLACEMENT, SCOPES, VALUES, OPERATORS, SLICES, TENSORS_AND_ARGUMENTS)
    for line in some.strip().splitlines()
]


def refusal(line: str, tf: Any, graph: Any) -> list[str] | None:
    """Python's own classes of the error that a line raises, None if it raises none."""

    def x(shape: Any = (2, 4), dtype: str = "float32") -> Any:
        return tf.raw_ops.Placeholder(dtype=dtype, shape=shape)

    try:
        exec(line, {"tf": tf, "graph": graph, "np": np, "x": x})
    except Exception as error:
        own = [base for base in type(error).__mro__ if base.__module__ == builtins.__name__]
        return [base.__name__ for base in own if base not in (Exception, BaseException, object)]
    return None
