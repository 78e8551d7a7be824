"""S3, for real: models and checkpoints through s3fs to a server on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors
from savedmodel_writer.files import FsspecStorage, LocalStorage, storage_for
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint
from tests.oracle.process import Oracle
from tests.s3 import S3
from tests.saved_model.small_model import Model
from tests.tensor_bundle.worker_sources import tensors
from tests.trees import files_in

LOCAL = LocalStorage(fsync=False)
PART = 5 << 20  # the least that S3 takes as a part of an upload
IN_PARTS = FsspecStorage("s3", {"default_block_size": PART})


def export(url: str, model: Model) -> None:
    with sm.SavedModelBuilder(url) as builder:
        model.add(builder, assets_list=[model.asset])
        builder.save()


def test_a_model(s3: S3, oracle: Oracle, tmp_path: Path) -> None:
    export(str(tmp_path / "local"), Model(tmp_path))
    model = Model(tmp_path)
    bucket = s3.bucket()
    begin = len(s3.requests)
    export(f"{bucket}/models/1", model)
    written = [path for method, path in s3.requests[begin:] if method in ("PUT", "POST")]
    objects = s3.objects(f"{bucket}/models/1")
    assert objects == files_in(tmp_path / "local")
    assert len(objects) == 4
    root = f"/{bucket.removeprefix('s3://')}/models/1/"
    assert written[-1] == f"{root}saved_model.pb"
    names = [path.removeprefix(root) for path in written]
    assert [name for name in names if name in objects] == [
        "variables/variables.data-00000-of-00001",
        "variables/variables.index",
        "assets/vocabulary.txt",
        "saved_model.pb",
    ], "each is written once, the one that loaders look for last"
    with BundleReader(f"{bucket}/models/1/variables/variables") as reader:
        assert reader["w"].read().tolist() == model.value.tolist()
    # What a server copies from the bucket is the model.
    for name, data in objects.items():
        path = tmp_path / "copy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    x = np.float32([[1, 2]])
    result = oracle("tests.files.tf_s3", "predict", str(tmp_path / "copy"), x)
    assert result.tolist() == (x @ model.value).tolist()


def test_a_model_is_not_written_over(s3: S3, tmp_path: Path) -> None:
    bucket = s3.bucket()
    export(f"{bucket}/1", Model(tmp_path))
    before = s3.objects(bucket)
    with pytest.raises(errors.ExportDirectoryError):
        export(f"{bucket}/1", Model(tmp_path))
    assert s3.objects(bucket) == before


def test_no_bucket(s3: S3, tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError, match="bucket does not exist"):
        export("s3://no-such-bucket/1", Model(tmp_path))
    with pytest.raises(errors.NotFoundError, match="bucket does not exist"):
        save_checkpoint("s3://no-such-bucket/x", tensors(2))
    assert not s3.driver.exists("no-such-bucket")


def test_no_server(tmp_path: Path) -> None:
    pytest.importorskip("s3fs", reason="no s3fs: pip install s3fs")
    options = {"endpoint_url": "http://127.0.0.1:9", "key": "k", "secret": "s"}
    storage = FsspecStorage("s3", options | {"config_kwargs": {"retries": {"max_attempts": 0}}})
    with pytest.raises(errors.StorageError, match=r"s3://bucket.*127\.0\.0\.1:9"):
        save_checkpoint("s3://bucket/x", tensors(2), storage=storage)


@pytest.mark.parametrize("shards", [1, 3])
def test_a_checkpoint(s3: S3, shards: int, tmp_path: Path) -> None:
    bucket = s3.bucket()
    told: list[tuple[int, int | None]] = []
    save_checkpoint(tmp_path / "x", tensors(5), shards, storage=LOCAL)
    begin = len(s3.requests)
    save_checkpoint(f"{bucket}/x", tensors(5), shards, progress=lambda *done: told.append(done))
    root = f"/{bucket.removeprefix('s3://')}/"
    written = [path.removeprefix(root) for method, path in s3.requests[begin:] if method == "PUT"]
    assert [name for name in written if name.startswith("x.")] == sorted(files_in(tmp_path))
    hidden = [name for name in written if not name.startswith("x.")]
    assert len(hidden) == (0 if shards == 1 else 2 * shards + 1), "data, indexes and the mark"
    assert s3.objects(bucket) == files_in(tmp_path)
    assert told[-1] == (60_000, 60_000)
    with BundleReader(f"{bucket}/x") as reader:
        reader.verify()


def test_workers_of_other_processes(s3: S3, tmp_path: Path) -> None:
    bucket = s3.bucket()
    save_checkpoint(tmp_path / "x", tensors(6), 3, storage=LOCAL)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        save_checkpoint(f"{bucket}/x", tensors(6), 3, pool)
    assert s3.objects(bucket) == files_in(tmp_path)


def test_reading_fetches_what_is_asked_for(s3: S3) -> None:
    bucket = s3.bucket()
    save_checkpoint(f"{bucket}/x", {"large": np.zeros(PART, np.uint8), "small": np.arange(3)})
    begin = len(s3.requests)
    with BundleReader(f"{bucket}/x") as reader:
        assert reader["small"].read().tolist() == [0, 1, 2]
    gets = [path for method, path in s3.requests[begin:] if method == "GET" and "?" not in path]
    assert len(gets) <= 4, gets


def test_an_upload_in_parts(s3: S3, tmp_path: Path) -> None:
    bucket = s3.bucket()
    values = {"a": np.arange(3 * PART // 4 + 7, dtype=np.int32)}
    save_checkpoint(tmp_path / "x", values, storage=LOCAL)
    begin = len(s3.requests)
    save_checkpoint(f"{bucket}/x", values, storage=IN_PARTS)
    parts = [path for method, path in s3.requests[begin:] if "partNumber" in path]
    assert len(parts) >= 3
    assert s3.objects(bucket) == files_in(tmp_path)
    assert s3.unfinished(bucket) == 0


def test_an_upload_in_parts_that_is_given_up(s3: S3) -> None:
    bucket = s3.bucket()
    begin = len(s3.requests)
    with pytest.raises(ZeroDivisionError), IN_PARTS.open(f"{bucket}/x", "wb") as file:
        for _ in range(12):
            file.write(bytes(PART // 4))
        assert s3.unfinished(bucket) == 1
        raise ZeroDivisionError
    assert any("partNumber" in path for _, path in s3.requests[begin:])
    assert s3.objects(bucket) == {}
    assert s3.unfinished(bucket) == 0


KILLED = """
import os, signal, sys
import numpy as np
import savedmodel_writer as sm
from savedmodel_writer.files import FsspecStorage
from savedmodel_writer.tensor_bundle import BundleWriter

writer = BundleWriter(sys.argv[1], storage=FsspecStorage("s3", {"default_block_size": 5 << 20}))
writer.add("a", np.zeros(12 << 20, np.uint8))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_leaves(s3: S3) -> None:
    """Parts of an upload, which are no object: nobody sees them, until the bucket drops them."""
    bucket = s3.bucket()
    done = subprocess.run([sys.executable, "-c", KILLED, f"{bucket}/x"], env=os.environ)
    assert done.returncode == -signal.SIGKILL
    assert s3.objects(bucket) == {}
    assert s3.unfinished(bucket) == 1
    save_checkpoint(f"{bucket}/x", tensors(2))
    with BundleReader(f"{bucket}/x") as reader:
        reader.verify()


FORGOTTEN = """
import sys
from savedmodel_writer.files import FsspecStorage

storage = FsspecStorage("s3", {"default_block_size": 5 << 20})
forgotten = storage.open(sys.argv[1], "wb")
forgotten.write(bytes(12 << 20))
"""


def test_an_upload_that_is_open_when_the_interpreter_ends(s3: S3) -> None:
    bucket = s3.bucket()
    arguments = [sys.executable, "-c", FORGOTTEN, f"{bucket}/x"]
    done = subprocess.run(arguments, check=True, timeout=60, stderr=subprocess.PIPE)
    assert done.stderr == b""
    assert s3.objects(bucket) == {}


def test_names_stay_what_they_are(s3: S3) -> None:
    storage = storage_for("s3://bucket")
    bucket = s3.bucket()
    names = ["a b", "a+b", "a%20b", "ü", "*", "[a]", "#", "a?b", "a=&b", "\\"]
    for name in names:
        with storage.open(f"{bucket}/d/{name}", "wb") as file:
            file.write(name.encode())
    assert storage.list(f"{bucket}/d") == sorted(names)
    for name in names:
        with storage.open(f"{bucket}/d/{name}", "rb") as file:
            assert file.read() == name.encode()
    storage.remove(f"{bucket}/d/*")
    assert storage.list(f"{bucket}/d") == sorted(set(names) - {"*"})
    storage.remove_tree(f"{bucket}/d")
    assert s3.objects(bucket) == {}


def test_a_directory_that_the_console_made(s3: S3, tmp_path: Path) -> None:
    bucket = s3.bucket()
    s3.driver.call_s3("put_object", Bucket=bucket.removeprefix("s3://"), Key="1/", Body=b"")
    storage = storage_for(bucket)
    assert storage.is_directory(f"{bucket}/1")
    assert storage.list(f"{bucket}/1") == []
    export(f"{bucket}/1", Model(tmp_path))
    assert "saved_model.pb" in storage.list(f"{bucket}/1")
