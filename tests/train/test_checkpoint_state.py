"""State files of directories, and functions over checkpoints, against tf.compat.v1.train's."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from savedmodel_writer import errors, train
from savedmodel_writer.files import LocalStorage
from savedmodel_writer.tensor_bundle import save_checkpoint
from tests.oracle.process import Oracle
from tests.train.states import STATES, write_states

LOAD = "tests.train.tf_load_checkpoint"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("states")
    write_states(root)
    return root


@pytest.mark.parametrize("latest_filename", [None, "mine"])
def test_states(
    latest_filename: str | None, root: Path, oracle: Oracle, caplog: pytest.LogCaptureFixture
) -> None:
    directories = [str(root / name) for name in [*STATES, "nowhere"]]
    expected = oracle(LOAD, "states", directories, latest_filename)
    found_one = 0
    for directory, (state, latest) in zip(directories, expected, strict=True):
        name = Path(directory).name
        caplog.clear()
        if isinstance(state, tuple) and state[0] == "ValueError":
            for function in (train.get_checkpoint_state, train.latest_checkpoint):
                with pytest.raises(errors.InvalidArgumentError) as caught:
                    function(directory, latest_filename)
                assert str(caught.value).startswith(state[1])
            continue
        ours = train.get_checkpoint_state(Path(directory), latest_filename)
        if isinstance(state, tuple):  # TensorFlow does not catch its own UnicodeDecodeError
            assert (name, ours) == ("not UTF-8", None)
        else:
            assert state == (None if ours is None else ours.SerializeToString(deterministic=True))
        if ours is None and name not in ("no file", "nowhere"):
            assert "Checkpoint ignored" in caplog.text
        if isinstance(latest, tuple):
            latest = None
        assert train.latest_checkpoint(directory, latest_filename) == latest
        found_one += latest is not None
    assert found_one == 4
    assert train.latest_checkpoint(root / "a checkpoint that is not there") is None
    assert "Couldn't match files for checkpoint" in caplog.text


def test_state_in_a_storage(root: Path) -> None:
    found = train.latest_checkpoint(root / "relative", storage=LocalStorage())
    assert found == str(root / "relative/x-2")


def test_a_file_that_cannot_be_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "checkpoint").mkdir()
    with caplog.at_level(logging.WARNING):
        assert train.get_checkpoint_state(tmp_path) is None
    assert "Checkpoint ignored" in caplog.text


def test_functions_over_checkpoints(oracle: Oracle, tmp_path: Path) -> None:
    tensors = {
        "b": np.arange(6.0).reshape(2, 3),
        "a/scalar": np.int32(7),
        "a": np.array([b"text", b""], object),
    }
    save_checkpoint(tmp_path / "x", tensors)
    (tmp_path / "checkpoint").write_text('model_checkpoint_path: "x"')
    (tmp_path / "v1").write_text("a file of the old format")
    prefixes = [str(tmp_path / name) for name in ("x", "v1", "x.index", "nope", "no/where")]
    names = ["b", "a/scalar:0", "a:0"]
    exists, variables, *values = oracle(LOAD, "parts", prefixes, str(tmp_path), names)
    assert [train.checkpoint_exists(prefix) for prefix in prefixes] == exists
    assert train.list_variables(tmp_path) == variables
    reader = train.NewCheckpointReader(tmp_path / "x")
    ours = [
        [train.load_variable(str(tmp_path), name) for name in names],
        [reader.get_tensor(name.removesuffix(":0")) for name in names],
    ]
    for found, wanted in zip(ours, values, strict=True):
        for one, other in zip(found, wanted, strict=True):
            assert type(one) is type(other)
            assert one.tolist() == other.tolist()
    with pytest.raises(errors.NotFoundError, match="'c' not found"):
        train.load_variable(tmp_path, "c")
    with pytest.raises(errors.NotFoundError, match="nope"):
        train.NewCheckpointReader(tmp_path / "nope")


def test_saver_of_a_scope() -> None:
    saver_def = train.SaverDef(
        filename_tensor_name="a:0", save_tensor_name="b:0", restore_op_name="c", version=2
    )
    assert train.Saver.from_proto(saver_def, "scope").saver_def == train.SaverDef(
        filename_tensor_name="scope/a:0",
        save_tensor_name="scope/b:0",
        restore_op_name="scope/c",
        version=2,
    )
