"""BundleReader: what it reads, beside TensorFlow, in threads and in other processes."""

from __future__ import annotations

import os
import pickle
import threading
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings

from savedmodel_writer import dtypes
from savedmodel_writer.tensor_bundle import (
    BundleReader,
    BundleWriter,
    VariantTensor,
)
from tests.oracle.process import Oracle
from tests.tensor_bundle.our_bundles import save
from tests.tensor_bundle.rewriting import STORAGE, assert_same_array, write
from tests.tensor_bundle.strategies import FIXED, Tensor, bundles, elements, region
from tests.tensor_bundle.test_string_tensor import OPTIONAL


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tensors=bundles())
def test_what_was_written_is_read(tmp_path_factory: Any, tensors: list[Tensor]) -> None:
    prefix = tmp_path_factory.mktemp("bundle") / "x"
    save(str(prefix), tensors)
    with BundleReader(prefix) as reader:
        assert len(reader) == len({name for name, _, _, _ in tensors})
        assert [os.fsencode(name) for name in reader] == sorted({name for name, *_ in tensors})
        for name, spec, enum, bits in tensors:
            assert name in reader
            assert reader.dtype(name) == dtypes.DType(enum)
            found = reader[name].read_bits()
            if spec:
                *_, extents = spec.split(" ")
                found = found[region(extents)]
            assert_same_array(found, bits)
        reader.verify()


def test_what_tensorflow_reads_is_what_we_read(oracle: Oracle, tmp_path: Path) -> None:
    tensors: list[Tensor] = [
        (
            f"{dtype.name}{list(shape)}".encode(),
            "",
            dtype.as_datatype_enum,
            elements(dtype, shape, 1),
        )
        for dtype in [*FIXED, dtypes.string]
        for shape in [(), (0, 2), (3, 2)]
    ]
    save(str(tmp_path / "x"), tensors)
    names = [name for name, _, _, _ in tensors]
    enums = [enum for _, _, enum, _ in tensors]
    restored = oracle(
        "tests.tensor_bundle.tf_bundles",
        "restored",
        str(tmp_path / "x"),
        names,
        [""] * len(names),
        enums,
    )
    with BundleReader(tmp_path / "x") as reader:
        for name, array in zip(names, restored, strict=True):
            ours = reader[name].read_bits()
            assert ours.shape == array.shape
            if ours.dtype == object:
                assert ours.tolist() == array.tolist()
            else:
                assert ours.tobytes() == array.tobytes()


def test_numpy_dtypes(tmp_path: Path) -> None:
    write(tmp_path / "x", {"a": np.float32(2), "s": np.array(["ä", b"\xff"], object)})
    with BundleReader(tmp_path / "x") as reader:
        assert reader.read("a").shape == ()
        assert reader.read("a").dtype == np.float32
        assert reader.read("s").tolist() == ["ä".encode(), b"\xff"]
        assert reader.shape("s") == (2,)
        assert reader.read_bytes("a") == bytes.fromhex("00000040")
        assert np.asarray(reader["a"]) == 2


def test_variants(tmp_path: Path) -> None:
    write(tmp_path / "x", {"v": VariantTensor([OPTIONAL, OPTIONAL])})
    with BundleReader(tmp_path / "x") as reader:
        assert reader.dtype("v") == dtypes.variant
        assert reader.read("v").tolist() == [OPTIONAL, OPTIONAL]
        assert reader.read_bytes("v") == (tmp_path / "x.data-00000-of-00001").read_bytes()
        reader.verify()


def test_a_checkpoint_is_a_source_of_another(tmp_path: Path) -> None:
    tensors = {
        "a": np.arange(12.0).reshape(3, 4),
        "b": np.array([b"x", b"yy"], object),
        "c": VariantTensor([OPTIONAL]),
    }
    write(tmp_path / "x", tensors)
    with BundleReader(tmp_path / "x") as reader:
        write(tmp_path / "y", dict(reader))
    assert (tmp_path / "x.index").read_bytes() == (tmp_path / "y.index").read_bytes()


def test_a_partitioned_tensor_is_a_source_of_a_whole_one(tmp_path: Path) -> None:
    whole = np.arange(40, dtype=np.float16).reshape(5, 8)
    with BundleWriter(tmp_path / "x", storage=STORAGE) as writer:
        writer.add_slice("rows", [5, 8], "3,2:-", whole[3:])
        writer.add_slice("rows", [5, 8], "0,3:-", whole[:3])
        writer.add_slice("columns", [5, 8], "-:0,2", whole[:, :2])
        writer.add_slice("columns", [5, 8], "-:2,6", whole[:, 2:])
    with BundleReader(tmp_path / "x") as reader:
        assert list(reader) == ["columns", "rows"]
        write(tmp_path / "y", dict(reader))
        assert reader.read_bytes("rows") == reader.read_bytes("columns") == whole.tobytes()
    with BundleReader(tmp_path / "y") as reader:
        for name in ("rows", "columns"):
            assert_same_array(reader.read(name), whole)


def test_readers_and_tensors_can_be_pickled(tmp_path: Path) -> None:
    write(tmp_path / "x", {"a": np.arange(3)})
    with BundleReader(tmp_path / "x") as reader:
        copies = pickle.loads(pickle.dumps((reader, reader["a"])))
    assert copies[0].read("a").tolist() == copies[1].read().tolist() == [0, 1, 2]


def test_several_threads(tmp_path: Path) -> None:
    write(tmp_path / "x", {f"v{n}": np.full(5000, n) for n in range(40)})
    wrong: list[str] = []
    with BundleReader(tmp_path / "x") as reader:

        def read() -> None:
            wrong.extend(name for name in reader if not (reader.read(name) == int(name[1:])).all())

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_forked_child_reads_on_its_own(tmp_path: Path) -> None:
    write(tmp_path / "x", {f"v{n}": np.full(1000, n) for n in range(200)})
    with BundleReader(tmp_path / "x") as reader:
        reader.verify()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                reader.verify()
                code = 0
            finally:
                os._exit(code)
        reader.verify()
        assert os.waitpid(child, 0)[1] == 0
