"""variables_from: files of weights become variables and checkpoints, in constant memory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

import savedmodel_writer as sm
from savedmodel_writer import errors, variables_from
from savedmodel_writer.files import LocalStorage
from tests.oracle.process import Oracle

MIB = 1 << 20
CHANCE = np.random.default_rng(0)
NUMPY: dict[str, Any] = {
    "model.embed.weight": CHANCE.standard_normal((50, 8)).astype(np.float32),
    "model.norm": CHANCE.standard_normal(8).astype(np.float16),
    "transposed": CHANCE.standard_normal((3, 5)).T,
    "counts": np.arange(7, dtype=np.int64),
    "scale": np.float32(0.5),
}
ML_DTYPES: dict[str, Any] = {
    "bf": CHANCE.standard_normal((6, 4)).astype(ml_dtypes.bfloat16),
    "f8": CHANCE.standard_normal((6, 4)).astype(ml_dtypes.float8_e4m3fn),
}
KINDS = ["safetensors", "npz", "compressed npz", "checkpoint", "directory"]


def written(kind: str, directory: Path) -> tuple[Path, dict[str, Any]]:
    """A file of weights, and what is in it."""
    values = NUMPY if "npz" in kind else NUMPY | ML_DTYPES
    if kind == "safetensors":
        whole = {name: np.array(value, order="C") for name, value in values.items()}
        save_file(whole, directory / "w.safetensors")
        return directory / "w.safetensors", values
    if "npz" in kind:
        (np.savez if kind == "npz" else np.savez_compressed)(directory / "w.npz", **values)
        return directory / "w.npz", values
    sm.save_checkpoint(directory / "ckpt-7", values, num_shards=2)
    (directory / "checkpoint").write_text('model_checkpoint_path: "ckpt-7"')
    return directory if kind == "directory" else directory / "ckpt-7", values


@pytest.mark.parametrize("kind", KINDS)
def test_variables_of_a_saved_model(kind: str, oracle: Oracle, tmp_path: Path) -> None:
    """Also cast, partitioned, and with names of their own."""
    path, values = written(kind, tmp_path)
    weights = variables_from(path)
    assert isinstance(weights, Mapping)
    assert set(weights) == set(values)
    with sm.Graph() as graph:
        for name, value in weights.items():
            assert sm.Variable(value, name=f"all/{name}").shape == np.shape(values[name])
        x = sm.placeholder(np.float32, [None, 50])
        embedding = sm.Variable(weights["model.embed.weight"], name="embedding", dtype="bfloat16")
        halves = sm.Variable(
            weights["model.embed.weight"], name="halves", partitioner=lambda **_: [2, 1]
        )
        y = x @ halves
        sm.simple_save(graph, tmp_path / "export", inputs={"x": x}, outputs={"y": y})
    found = oracle("tests.train.tf_weight_files", "variables", str(tmp_path / "export"))
    for name, value in values.items():
        dtype, bits = found[f"all/{name}"]
        assert dtype == np.asarray(value).dtype.name
        assert bits.shape == np.shape(value)
        assert bits.tobytes() == np.asarray(value).tobytes(), name
    cast = NUMPY["model.embed.weight"].astype(ml_dtypes.bfloat16)
    assert embedding.dtype == "bfloat16"
    assert found["embedding"][1].tobytes() == cast.tobytes()
    parts = [found[f"halves/part_{number}"][1] for number in range(2)]
    assert b"".join(part.tobytes() for part in parts) == NUMPY["model.embed.weight"].tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_checkpoint_written_by_a_pool_of_processes(kind: str, tmp_path: Path) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    path, values = written(kind, tmp_path)
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        sm.save_checkpoint(tmp_path / "out", variables_from(path), num_shards=3, executor=executor)
    reader = sm.load_checkpoint(tmp_path / "out")
    assert reader.get_variable_to_shape_map() == {n: list(np.shape(v)) for n, v in values.items()}
    for name, value in values.items():
        assert reader.get_tensor(name).tobytes() == np.asarray(value).tobytes()


def test_paths(tmp_path: Path) -> None:
    written("npz", tmp_path)
    upper = (tmp_path / "w.npz").rename(tmp_path / "W.NPZ")
    for path in (upper, str(upper), str(upper).encode()):
        assert "scale" in variables_from(path, storage=LocalStorage())
    for name in ("w.safetensors", "w.npz", "prefix"):
        with pytest.raises(errors.NotFoundError):
            variables_from(tmp_path / name)
    with pytest.raises(errors.InvalidArgumentError, match="Couldn't find 'checkpoint' file"):
        variables_from(tmp_path)
    written("checkpoint", tmp_path)
    (tmp_path / "weights.h5").write_bytes(b"HDF")
    for name in ("weights.h5", "ckpt-7.index"):
        with pytest.raises(errors.InvalidArgumentError, match=r"expected a \.safetensors file, an"):
            variables_from(tmp_path / name)


def large_file(kind: str, directory: Path, size: int) -> Path:
    """A file with one float32 tensor `x` of zeros."""
    count = size // 4
    if kind == "safetensors":
        header = f'{{"x":{{"dtype":"F32","shape":[{count}],"data_offsets":[0,{size}]}}}}'.encode()
        path = directory / "w.safetensors"
        with path.open("wb") as file:
            file.write(len(header).to_bytes(8, "little") + header)
            file.truncate(8 + len(header) + size)
    elif kind == "checkpoint":
        path = directory / "w"
        sm.save_checkpoint(path, {"x": np.broadcast_to(np.float32(0), count)})
    else:
        path = directory / "w.npz"
        method = zipfile.ZIP_STORED if kind == "npz" else zipfile.ZIP_DEFLATED
        header = {"descr": "<f4", "fortran_order": False, "shape": (count,)}
        with zipfile.ZipFile(path, "w", method) as archive, archive.open("x.npy", "w") as member:
            np.lib.format.write_array_header_1_0(member, header)
            for _ in range(0, size, MIB):
                member.write(bytes(MIB))
    return path


SCRIPT = """if True:
    import sys
    import numpy as np
    import savedmodel_writer as sm

    def peak():
        status = dict(line.split(":", 1) for line in open("/proc/self/status"))
        return int(status["VmHWM"].split()[0])

    def export(value, name):
        with sm.Graph() as graph:
            i = sm.placeholder(np.int32, [])
            y = sm.raw_ops.GatherV2(params=sm.Variable(value, name="x"), indices=i, axis=0)
            sm.simple_save(graph, f"{sys.argv[2]}/{name}", {"i": i}, {"y": y})

    export(np.ones(5 << 20, np.float32), "small")
    before = peak()
    export(sm.variables_from(sys.argv[1])["x"], "large")
    print(peak() - before)
"""


@pytest.mark.parametrize("kind", ["safetensors", "npz", "compressed npz", "checkpoint"])
def test_a_large_tensor_takes_constant_memory(kind: str, tmp_path: Path) -> None:
    path = large_file(kind, tmp_path, 256 * MIB)
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path), str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        output, _ = process.communicate()
    data = tmp_path / "large/variables/variables.data-00000-of-00001"
    assert data.stat().st_size == 256 * MIB
    for file in tmp_path.rglob("*"):
        if file.is_file():
            file.unlink()  # pytest keeps the directory
    assert int(output) < 32 * 1024, f"{int(output) >> 10} MiB"
