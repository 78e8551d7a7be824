"""The element types of tensors, under the names of `tf.dtypes`.

`table` has the facts, one row per dtype; `dtype` has the class DType and as_dtype.
"""

from __future__ import annotations

from savedmodel_writer.dtypes.dtype import DType as DType, as_dtype as as_dtype

float16 = half = as_dtype("float16")
float32 = as_dtype("float32")
float64 = double = as_dtype("float64")
bfloat16 = as_dtype("bfloat16")
float8_e5m2 = as_dtype("float8_e5m2")
float8_e4m3fn = as_dtype("float8_e4m3fn")
float8_e4m3fnuz = as_dtype("float8_e4m3fnuz")
float8_e4m3b11fnuz = as_dtype("float8_e4m3b11fnuz")
float8_e5m2fnuz = as_dtype("float8_e5m2fnuz")
float4_e2m1fn = as_dtype("float4_e2m1fn")
complex64 = as_dtype("complex64")
complex128 = as_dtype("complex128")
int2 = as_dtype("int2")
int4 = as_dtype("int4")
int8 = as_dtype("int8")
int16 = as_dtype("int16")
int32 = as_dtype("int32")
int64 = as_dtype("int64")
uint2 = as_dtype("uint2")
uint4 = as_dtype("uint4")
uint8 = as_dtype("uint8")
uint16 = as_dtype("uint16")
uint32 = as_dtype("uint32")
uint64 = as_dtype("uint64")
qint8 = as_dtype("qint8")
qint16 = as_dtype("qint16")
qint32 = as_dtype("qint32")
quint8 = as_dtype("quint8")
quint16 = as_dtype("quint16")
bool = as_dtype("bool")
string = as_dtype("string")
resource = as_dtype("resource")
variant = as_dtype("variant")
