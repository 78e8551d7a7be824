"""Products and convolutions become the nodes that one would write by hand."""

from __future__ import annotations

from tests.oracle.process import Oracle


def test_nodes(beside_jax: Oracle) -> None:
    nodes = beside_jax("tests.importers.jax.product_nodes", "nodes")
    assert nodes
    assert {name: have for name, (_, have) in nodes.items()} == {
        name: want for name, (want, _) in nodes.items()
    }
