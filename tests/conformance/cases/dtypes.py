"""Variables of every dtype, and of the shapes and values at the edges."""

from __future__ import annotations

from pathlib import Path

import ml_dtypes
import numpy as np

import savedmodel_writer as sm
from tests.conformance.case import Request, case
from tests.conformance.reference import normal


@case(rtol=1e-2)
def bfloat16_variables(export_dir: str) -> Request:
    weights = normal(4, 3).astype(ml_dtypes.bfloat16)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        w = sm.Variable(weights, name="w")
        y = x @ sm.raw_ops.Cast(x=w, DstT=np.float32)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 4, seed=1)
    return Request({"x": rows}, {"y": rows @ weights.astype(np.float32)})


@case
def bfloat16_from_bit_patterns(export_dir: str) -> list[Request]:
    """What a machine without ml_dtypes writes: uint16 arrays, and float32 rounded."""
    values = normal(8)
    rounded = values.astype(ml_dtypes.bfloat16)
    with sm.Graph() as graph:
        index = sm.placeholder(np.int32, [], name="index")
        bits = sm.Variable(rounded.view(np.uint16), name="bits", dtype="bfloat16")
        cast = sm.Variable(values, name="cast", dtype="bfloat16")
        both = [sm.raw_ops.Cast(x=variable, DstT=np.float32) for variable in (bits, cast)]
        y = sm.raw_ops.GatherV2(params=sm.raw_ops.Pack(values=both), indices=index, axis=0)
    sm.simple_save(graph, export_dir, inputs={"index": index}, outputs={"y": y})
    return [
        Request({"index": np.int32(which)}, {"y": rounded.astype(np.float32)}) for which in (0, 1)
    ]


@case(rtol=2e-3, tflite="TF Select ops: MatMul")
def half_variables(export_dir: str) -> Request:
    weights = normal(4, 3).astype(np.float16)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float16, [None, 4], name="x")
        y = x @ sm.Variable(weights, name="w")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 4, seed=1).astype(np.float16)
    exact = rows.astype(np.float32) @ weights.astype(np.float32)
    return Request({"x": rows}, {"y": exact.astype(np.float16)})


@case(tflite="TF Select ops: MatMul")
def float64_variables(export_dir: str) -> Request:
    weights = np.random.default_rng(0).normal(size=(4, 3))
    with sm.Graph() as graph:
        x = sm.placeholder(np.float64, [None, 4], name="x")
        y = x @ sm.Variable(weights, name="w")
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = np.random.default_rng(1).normal(size=(2, 4))
    return Request({"x": rows}, {"y": rows @ weights})


@case
def int8_weights(export_dir: str) -> Request:
    """Weights quantised per channel, scaled back in the graph."""
    weights = normal(6, 4)
    scale = np.abs(weights).max(0) / 127
    quantised = np.round(weights / scale).astype(np.int8)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 6], name="x")
        w = sm.raw_ops.Cast(x=sm.Variable(quantised, name="w"), DstT=np.float32)
        y = x @ (w * sm.Variable(scale, name="scale"))
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(3, 6, seed=1)
    return Request({"x": rows}, {"y": rows @ (quantised.astype(np.float32) * scale)})


@case(openvino="encountered unknown element type boolean")
def bool_variables(export_dir: str) -> Request:
    """Feature selection by a mask."""
    mask = np.array([True, False, True, True])
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 4], name="x")
        keep = sm.Variable(mask, name="keep", trainable=False)
        y = sm.raw_ops.SelectV2(condition=keep, t=x, e=0.0)
        dropped = sm.raw_ops.LogicalNot(x=keep)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y, "dropped": dropped})
    rows = normal(2, 4)
    return Request({"x": rows}, {"y": np.where(mask, rows, 0), "dropped": ~mask})


@case(openvino="Unsupported element type: DT_COMPLEX128", tflite="TF Select ops: Cast, IFFT, Mul")
def complex_variables(export_dir: str) -> Request:
    """A spectral filter."""
    values = (normal(8) + 1j * normal(8, seed=1)).astype(np.complex64)
    wide = values.astype(np.complex128)
    with sm.Graph() as graph:
        x = sm.placeholder(np.complex64, [None, 8], name="x")
        product = x * sm.Variable(values, name="filter")
        double = sm.raw_ops.Cast(x=x, DstT=np.complex128) * sm.Variable(wide, name="wide")
        outputs = {
            "y": product,
            "wide": double,
            "magnitude": sm.raw_ops.ComplexAbs(x=product),
            "signal": sm.raw_ops.Real(input=sm.raw_ops.IFFT(input=product)),
        }
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs=outputs)
    spectrum = (normal(2, 8, seed=2) + 1j * normal(2, 8, seed=3)).astype(np.complex64)
    filtered = spectrum * values
    expected = {
        "y": filtered,
        "wide": spectrum.astype(np.complex128) * wide,
        "magnitude": np.abs(filtered),
        "signal": np.fft.ifft(filtered).real.astype(np.float32),
    }
    return Request({"x": spectrum}, expected)


def rows_of(export_dir: str, dtypes: list[type[np.generic]]) -> Request:
    """A variable of each dtype, with both ends of its range; gathered."""
    values = {}
    for dtype in dtypes:
        limits = np.iinfo(dtype)
        values[np.dtype(dtype).name] = np.array([limits.min, limits.max, 7], dtype)
    with sm.Graph() as graph:
        index = sm.placeholder(np.int32, [None], name="index")
        outputs = {
            name: sm.raw_ops.GatherV2(params=sm.Variable(value, name=name), indices=index, axis=0)
            for name, value in values.items()
        }
    sm.simple_save(graph, export_dir, inputs={"index": index}, outputs=outputs)
    order = np.int32([2, 1, 0, 1])
    expected = {name: value[order] for name, value in values.items()}
    return Request({"index": order}, expected)


@case
def integer_variables(export_dir: str) -> Request:
    return rows_of(export_dir, [np.int8, np.uint8, np.int16, np.int32])


@case(openvino="encountered unknown element type u16", tflite="TF Select ops: GatherV2")
def uint16_variables(export_dir: str) -> Request:
    return rows_of(export_dir, [np.uint16])


@case(openvino="encountered unknown element type u32", tflite="TF Select ops: GatherV2")
def uint32_variables(export_dir: str) -> Request:
    return rows_of(export_dir, [np.uint32])


@case(openvino="encountered unknown element type u64", tflite="TF Select ops: GatherV2")
def wide_integer_variables(export_dir: str) -> Request:
    """With int64: OpenVINO's CPU plug-in computes that in 32 bits, without a message."""
    return rows_of(export_dir, [np.int64, np.uint64])


@case
def scalar_variables(export_dir: str) -> Request:
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None], name="x")
        slope = sm.Variable(2.5, name="slope", dtype=np.float32)
        offset = sm.Variable(np.float32(-1), name="offset")
        y = slope * x + offset
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    values = np.float32([0, 2, -4])
    return Request({"x": values}, {"y": np.float32([-1, 4, -11])})


@case
def empty_variables(export_dir: str) -> Request:
    """A layer without units beside one that has some."""
    weights = normal(3, 2)
    with sm.Graph() as graph:
        x = sm.placeholder(np.float32, [None, 3], name="x")
        nothing = sm.Variable(np.zeros((3, 0), np.float32), name="nothing")
        something = sm.Variable(weights, name="something")
        y = x @ sm.raw_ops.ConcatV2(values=[nothing, something], axis=1)
    sm.simple_save(graph, export_dir, inputs={"x": x}, outputs={"y": y})
    rows = normal(2, 3, seed=1)
    return Request({"x": rows}, {"y": rows @ weights})


@case(tflite="location mismatch")  # infinities become the largest number
def special_values(export_dir: str) -> Request:
    """NaN, infinities, the negative zero and subnormals come through, in graph and checkpoint."""
    values = np.float32([np.nan, np.inf, -np.inf, -0.0, 0.0, 1.0, np.finfo(np.float32).max])
    with sm.Graph() as graph:
        index = sm.placeholder(np.int32, [None], name="index")
        outputs = {
            "stored": sm.raw_ops.GatherV2(
                params=sm.Variable(values, name="stored"), indices=index, axis=0
            ),
            "constant": sm.raw_ops.GatherV2(params=sm.constant(values), indices=index, axis=0),
        }
    sm.simple_save(graph, export_dir, inputs={"index": index}, outputs=outputs)
    order = np.int32([6, 5, 4, 3, 2, 1, 0])
    return Request({"index": order}, {"stored": values[order], "constant": values[order]})


@case
def arrays_of_every_layout(export_dir: str) -> Request:
    """Big-endian, transposed, strided and zero-dimensional arrays as values."""
    base = normal(4, 6)
    layouts = {
        "big_endian": base.astype(">f4"),
        "fortran": np.asfortranarray(base),
        "strided": np.repeat(base, 2, axis=1)[:, ::2],
        "reversed": base[::-1][::-1],
    }
    with sm.Graph() as graph:
        row = sm.placeholder(np.int32, [], name="row")
        outputs = {
            name: sm.raw_ops.GatherV2(params=sm.Variable(array, name=name), indices=row, axis=0)
            for name, array in layouts.items()
        }
    sm.simple_save(graph, export_dir, inputs={"row": row}, outputs=outputs)
    return Request({"row": np.int32(2)}, dict.fromkeys(layouts, base[2]))


@case
def lazy_values(export_dir: str) -> Request:
    """Values that are read when the checkpoint is written: a mapped file, an object of ours."""
    values = normal(1000, 300)  # more than one chunk of a writer is long
    file = Path(export_dir).with_suffix(".npy")
    np.save(file, values)

    class Lazy:
        shape, dtype = values.shape, values.dtype

        def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
            return values[::-1]

    with sm.Graph() as graph:
        row = sm.placeholder(np.int32, [None], name="row")
        mapped = sm.Variable(np.load(file, mmap_mode="r"), name="mapped")
        lazy = sm.Variable(Lazy(), name="lazy")
        outputs = {
            variable.op.name: sm.raw_ops.ResourceGather(
                resource=variable.handle, indices=row, dtype=np.float32
            )
            for variable in (mapped, lazy)
        }
    sm.simple_save(graph, export_dir, inputs={"row": row}, outputs=outputs)
    file.unlink()
    wanted = np.int32([0, 1, 500, 999])
    return Request({"row": wanted}, {"mapped": values[wanted], "lazy": values[::-1][wanted]})
