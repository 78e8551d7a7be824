"""Activations against tf.compat.v1.nn: whole graphs of small programs."""

from __future__ import annotations

import numpy as np

from savedmodel_writer import nn
from savedmodel_writer.array_ops import identity, placeholder
from savedmodel_writer.graph import Graph
from tests.nn import activation_programs
from tests.oracle.process import Oracle
from tests.variables import comparison

test_same_graph = comparison.same_meta_graph(activation_programs)


def test_swish_has_the_gradient_without_its_name(oracle: Oracle) -> None:
    with Graph() as graph:
        identity(nn.swish(placeholder("float32", [3], name="x"), beta=1.5), name="y")
    ours, theirs = oracle(
        *("tests.nn.tf_gradients", "of_swish", graph.as_graph_def().SerializeToString()),
        *(1.5, np.float32([-1.0, 0.5, 2.0])),
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)
