"""Checkpoints written by a cluster of two worker processes, with one of them killed, or all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from savedmodel_writer import errors
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import BundleReader, save_checkpoint
from tests.s3 import S3
from tests.tensor_bundle.worker_sources import Killing, readers, tensors
from tests.trees import files_in

dask = pytest.importorskip("dask", reason="no dask: pip install dask distributed")
distributed = pytest.importorskip("distributed", reason="no distributed: pip install distributed")

STORAGE = LocalStorage(fsync=False)


# A task whose worker died is given to another one, once; then it is given up. So it is when there
# are no workers any more: dask's own default is to wait for new ones, for ever.
SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.no-workers-timeout": "3s",
}


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Iterator[Any]:
    with (
        dask.config.set(SETTINGS),
        distributed.LocalCluster(
            n_workers=getattr(request, "param", 2),
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs="CRITICAL",
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_two_workers(client: Any, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "a" / "x", tensors(8), 4, storage=STORAGE)
    calls: list[tuple[int, int | None]] = []
    save_checkpoint(
        tmp_path / "b" / "x",
        tensors(8),
        4,
        client.get_executor(),
        progress=lambda *done: calls.append(done),
        storage=STORAGE,
    )
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")
    total = sum(array.nbytes for array in tensors(8).values())
    assert len(calls) == 4
    assert calls == sorted(calls)
    assert calls[-1] == (total, total)


def test_a_worker_killed_in_the_middle(client: Any, tmp_path: Path) -> None:
    def values(times: int) -> dict[str, Any]:
        return tensors(6) | {"w": Killing(str(tmp_path / f"{times}.log"), times), "z": 1.0}

    save_checkpoint(tmp_path / "a" / "x", values(0), 3, storage=STORAGE)
    save_checkpoint(tmp_path / "b" / "x", values(1), 3, client.get_executor(), storage=STORAGE)
    killed, survivor = readers(tmp_path / "1.log")
    assert os.getpid() not in (killed, survivor)
    assert killed != survivor
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")
    assert {path.name for path in (tmp_path / "b").iterdir()} == set(files_in(tmp_path / "b"))
    with BundleReader(tmp_path / "b" / "x") as reader:
        reader.verify()
        assert list(reader) == sorted(values(0))


def test_a_worker_killed_in_the_middle_of_an_upload(s3: S3, client: Any, tmp_path: Path) -> None:
    def values(times: int) -> dict[str, Any]:
        return tensors(6) | {"w": Killing(str(tmp_path / f"{times}.log"), times), "z": 1.0}

    bucket = s3.bucket()
    save_checkpoint(tmp_path / "a" / "x", values(0), 3, storage=STORAGE)
    save_checkpoint(f"{bucket}/b/x", values(1), 3, client.get_executor())
    assert len(set(readers(tmp_path / "1.log"))) == 2
    assert s3.objects(f"{bucket}/b") == files_in(tmp_path / "a")


def test_all_workers_killed(client: Any, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "new" / "x", tensors(6), 3, storage=STORAGE)
    before = files_in(tmp_path / "new")
    values = tensors(6) | {"w": Killing(str(tmp_path / "log"), times=99)}
    with pytest.raises(errors.WorkerError, match="KilledWorker") as caught:
        save_checkpoint(tmp_path / "new" / "x", values, 3, client.get_executor(), storage=STORAGE)
    assert isinstance(caught.value.__cause__, distributed.KilledWorker)
    assert len(set(readers(tmp_path / "log"))) == 2
    assert files_in(tmp_path / "new") == before, "the checkpoint that was there stays"
    assert {path.name for path in (tmp_path / "new").iterdir()} == set(before)


@pytest.mark.parametrize("client", [0], indirect=True)
def test_a_cluster_without_workers(client: Any, tmp_path: Path) -> None:
    with pytest.raises(errors.WorkerError, match="NoWorkerError"):
        save_checkpoint(tmp_path / "x", tensors(6), 3, client.get_executor(), storage=STORAGE)
    assert list(tmp_path.iterdir()) == []
