"""Variables that cannot be made, or used so."""

from __future__ import annotations

from typing import Any


def used_name(tf: Any) -> None:
    tf.variable("v", [2])
    tf.variable("v", [2])


def bad_name(tf: Any) -> None:
    tf.variable("bad name")


def hidden_name(tf: Any) -> None:
    tf.variable("_v")


def collections_of_a_string(tf: Any) -> None:
    tf.variable("v", collections="variables")


def assigned_shape(tf: Any) -> None:
    tf.variable("v", [2]).assign([1.0, 2.0, 3.0])


def augmented_assignment(tf: Any) -> None:
    v = tf.variable("v", [2])
    v += 1.0


def truth_of_a_variable(tf: Any) -> None:
    if tf.variable("v", [2]):
        pass


def iteration(tf: Any) -> None:
    list(tf.variable("v", [2]))


def name_of_a_partitioned_variable(tf: Any) -> None:
    tf.variable("p", [4], partitions=2)
    tf.variable("p", [4])


def partitioned_name_of_a_variable(tf: Any) -> None:
    tf.variable("p", [4])
    tf.variable("p", [4], partitions=2)


def partitioned_twice(tf: Any) -> None:
    tf.variable("p", [4], partitions=2)
    tf.variable("p", [4], partitions=2)


def partitioner_not_callable(tf: Any) -> None:
    tf.variable("p", [4], partitioner=[2])


def partitioner_of_several_axes(tf: Any) -> None:
    tf.variable("p", [4, 4], partitioner=lambda shape, dtype: [2, 2])


def partitioner_of_another_rank(tf: Any) -> None:
    tf.variable("p", [4, 4], partitioner=lambda shape, dtype: [2])


def partitioner_of_no_parts(tf: Any) -> None:
    tf.variable("p", [4, 4], partitioner=lambda shape, dtype: [0, 1])
