"""Lines with Python's operators, slices among them."""

from __future__ import annotations

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
