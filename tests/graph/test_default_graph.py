"""Which graph is the default one: a context variable, and one graph per thread beneath."""

from __future__ import annotations

import asyncio
import copy
import pickle
import threading

import pytest

from savedmodel_writer.errors import InvalidTypeError, SequenceError
from savedmodel_writer.graph import Graph, constant, get_default_graph, reset_default_graph


@pytest.fixture(autouse=True)
def _new_default_graph() -> None:
    reset_default_graph()


def test_entered_graphs_nest() -> None:
    outer, inner = Graph(), Graph()
    own = get_default_graph()
    with outer as entered:
        assert entered is outer is get_default_graph()
        with inner.as_default(), outer:
            assert get_default_graph() is outer
        assert get_default_graph() is outer
    assert get_default_graph() is own


def test_left_after_an_exception() -> None:
    with pytest.raises(KeyError), Graph():
        raise KeyError
    with Graph() as graph:
        assert get_default_graph() is graph


def test_leaving_in_another_order_is_refused() -> None:
    first, second = Graph(), Graph()
    first.__enter__()
    second.__enter__()
    with pytest.raises(SequenceError):
        first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    first.__exit__(None, None, None)


def test_a_new_thread_starts_without_the_entered_graph() -> None:
    found = []

    def look() -> None:
        found.append(get_default_graph())
        found.append(get_default_graph())

    with Graph() as graph:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found[0] is found[1]
    assert found[0] is not graph and found[0] is not get_default_graph()


def test_tasks_inherit_and_do_not_disturb_each_other() -> None:
    graph = Graph()

    async def in_a_graph_of_its_own() -> Graph:
        assert get_default_graph() is graph
        with Graph() as own:
            await asyncio.sleep(0)
            assert get_default_graph() is own
            constant(1)
            await asyncio.sleep(0)
        assert get_default_graph() is graph
        return own

    async def both() -> list[Graph]:
        with graph:
            return list(await asyncio.gather(in_a_graph_of_its_own(), in_a_graph_of_its_own()))

    first, second = asyncio.run(both())
    assert first is not second
    assert [op.name for op in first.get_operations()] == ["Const"]


def test_reset() -> None:
    before = get_default_graph()
    reset_default_graph()
    assert get_default_graph() is not before
    with Graph(), pytest.raises(AssertionError):
        reset_default_graph()


def test_no_pickle_no_copy() -> None:
    with Graph() as graph:
        tensor = constant(1)
    for thing in (graph, tensor, tensor.op):
        for function in (pickle.dumps, copy.deepcopy):
            with pytest.raises(InvalidTypeError, match="as_graph_def"):
                function(thing)
    with pytest.raises(InvalidTypeError, match="as_graph_def"):
        copy.copy(graph)
    assert copy.copy(tensor) is tensor and copy.copy(tensor.op) is tensor.op
