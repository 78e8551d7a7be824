"""What tf.train.load_checkpoint says of checkpoints, and directories that TensorFlow made."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1


def outcomes(paths: list[str]) -> list[tuple[str, Any]]:
    """For each the class of the error and its text, or "" and the shapes."""
    return [outcome(path) for path in paths]


def outcome(path: str) -> tuple[str, Any]:
    try:
        return "", tf.train.load_checkpoint(path).get_variable_to_shape_map()
    except Exception as error:
        return type(error).__name__, str(error)


def saved_by_saver(directory: str, relative: bool) -> None:
    """Three checkpoints of a Saver that keeps two, and their state file."""
    with tf.Graph().as_default(), v1.Session() as session:
        variable = v1.get_variable("w", [2], initializer=v1.ones_initializer())
        session.run(v1.global_variables_initializer())
        saver = v1.train.Saver(max_to_keep=2, save_relative_paths=relative)
        for step in range(3):
            session.run(variable.assign([step, step]))
            saver.save(session, f"{directory}/model", global_step=step, write_meta_graph=False)


def saved_by_manager(directory: str) -> None:
    """Two checkpoints of objects, by a CheckpointManager."""
    variable = tf.Variable([1.0, 2.0])
    manager = tf.train.CheckpointManager(
        tf.train.Checkpoint(w=variable, step=tf.Variable(3)), directory, max_to_keep=1
    )
    manager.save()
    variable.assign([5.0, 6.0])
    manager.save()


def states(directories: list[str], latest_filename: str | None) -> list[tuple[Any, ...]]:
    """For each directory what get_checkpoint_state says and what latest_checkpoint does."""
    return [
        (described(tf.train.get_checkpoint_state, directory, latest_filename),)
        + (described(tf.train.latest_checkpoint, directory, latest_filename),)
        for directory in directories
    ]


def described(function: Any, *arguments: Any) -> Any:
    try:
        found = function(*arguments)
    except Exception as error:
        return type(error).__name__, str(error)
    if hasattr(found, "SerializeToString"):
        return found.SerializeToString(deterministic=True)
    return found


def parts(prefixes: list[str], directory: str, names: list[str]) -> tuple[Any, ...]:
    """Which prefixes exist, and what a directory's checkpoint has."""
    reader = v1.train.NewCheckpointReader(tf.train.latest_checkpoint(directory))
    return (
        [v1.train.checkpoint_exists(prefix) for prefix in prefixes],
        v1.train.list_variables(directory),
        [v1.train.load_variable(directory, name) for name in names],
        [reader.get_tensor(name.removesuffix(":0")) for name in names],
    )
