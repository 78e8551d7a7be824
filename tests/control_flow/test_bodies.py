"""What happens in the body of a function: errors, captures, variables, names, the library."""

from __future__ import annotations

import gc
import inspect
import threading
import weakref
from collections import OrderedDict
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer import errors, nest

SIGNATURES = {
    "cond": "(pred, true_fn=None, false_fn=None, name=None)",
    "switch_case": "(branch_index, branch_fns, default=None, name='switch_case')",
    "while_loop": "(cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, "
    "back_prop=True, swap_memory=False, maximum_iterations=None, name=None)",
    "map_fn": "(fn, elems, dtype=None, parallel_iterations=None, back_prop=True, "
    "swap_memory=False, infer_shape=True, name=None, fn_output_signature=None)",
    "scan": "(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, "
    "swap_memory=False, infer_shape=True, reverse=False, name=None)",
    "function": "(func=None, input_signature=None)",
    "TensorSpec": "(shape, dtype=float32, name=None)",
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_arguments(name: str) -> None:
    signature = inspect.signature(getattr(sm, name))
    plain = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    shown = str(inspect.Signature(plain)).replace(repr(sm.float32), "float32")
    assert shown == SIGNATURES[name]


def library(graph: sm.Graph) -> dict[str, Any]:
    return {f.signature.name: f for f in graph.as_graph_def().library.function}


def line_of_this_call(offset: int = 0) -> str:
    frame = inspect.stack()[1]
    return f"{frame.filename}:{frame.lineno + offset}"


def test_a_mistake_in_a_body_names_the_users_line_and_leaves_nothing() -> None:
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [2, 3], name="x")
        before = graph.as_graph_def()
        wrong = ""

        def branch() -> Any:
            nonlocal wrong
            wrong = line_of_this_call(1)
            return sm.raw_ops.MatMul(a=x, b=x, name="product")

        with pytest.raises(errors.ShapeError) as caught:
            sm.cond(x[0, 0] > 0.0, branch, lambda: x)
        assert caught.value.source == wrong
        assert caught.value.node == "product"
        with pytest.raises(errors.ShapeError) as caught:
            sm.while_loop(lambda a: a[0, 0] > 0.0, lambda a: branch(), [x])
        assert caught.value.source == wrong
        with pytest.raises(errors.ShapeError) as caught:
            sm.function(lambda a: branch())(x)
        assert caught.value.source == wrong
    left = [node.name for node in graph.as_graph_def().node][len(before.node) :]
    assert not [name for name in left if "cond" in name or "while" in name]
    assert not library(graph)


def test_an_error_about_the_whole_names_the_line_of_the_call() -> None:
    with sm.Graph():
        x = sm.placeholder("float32", [2], name="x")
        for call in (
            lambda: sm.cond(x[0] > 0.0, lambda: 1, lambda: 2.0, name="mine"),
            lambda: sm.switch_case(x[0], [lambda: 1], name="mine"),
            lambda: sm.while_loop(lambda a: a[0] > 0.0, lambda a: (a, a), [x], name="mine"),
            lambda: sm.map_fn(lambda row: row, x[0], name="mine"),
            lambda: sm.scan(lambda last, row: row, x[0], name="mine"),
        ):
            with pytest.raises(errors.InvalidInputError) as caught:
                call()
            line = f"{__file__}:{call.__code__.co_firstlineno}"
            assert (caught.value.source, caught.value.node) == (line, "mine")
            assert str(caught.value).startswith(f"{line}: node 'mine': ")
        with pytest.raises(errors.InvalidTypeError) as caught:
            sm.function(lambda a: a)(x, x)
        assert caught.value.source == line_of_this_call(-1)


def test_an_error_of_the_users_own_passes_through() -> None:
    def fails() -> Any:
        raise KeyError("mine")

    with sm.Graph() as graph, pytest.raises(KeyError, match="mine"):
        sm.cond(sm.constant(True), fails, lambda: 1)
    with graph:  # and the default graph is the outer one again
        assert sm.constant(1).graph is graph


def test_a_tensor_does_not_leave_its_body() -> None:
    leaked = []
    with sm.Graph():
        x = sm.placeholder("float32", [2], name="x")

        def branch() -> Any:
            leaked.append(x * 2.0)
            return leaked[0]

        sm.cond(sm.constant(True), branch, lambda: x)
        for use in (
            lambda: leaked[0] + 1.0,
            lambda: x + leaked[0],
            lambda: sm.identity(leaked[0]),
            lambda: sm.raw_ops.Pack(values=[x, leaked[0]]),
            lambda: sm.cond(sm.constant(True), lambda: leaked[0], lambda: x),
        ):
            with pytest.raises(errors.InputError):
                use()


def test_nodes_go_to_the_graph_of_their_tensors_entered_or_not() -> None:
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [2], name="x")
        w = sm.Variable(np.zeros(2, np.float32), name="w")
    with sm.Graph() as other:
        made = [
            sm.cond(x[0] > 0.0, lambda: x + w, lambda: x),
            sm.switch_case(sm.raw_ops.Cast(x=x[0], DstT="int32"), [lambda: x, lambda: w + 1.0]),
            sm.while_loop(lambda a: a[0] > 0.0, lambda a: a - w, [x])[0],
            sm.map_fn(lambda row: row + w[0], x),
            sm.scan(lambda last, row: last + row, x),
            sm.function(lambda a: a + w)(x),
        ]
    assert [tensor.graph for tensor in made] == [graph] * len(made)
    assert not other.get_operations()
    assert not library(other)


def test_a_finalized_graph_gets_no_functions() -> None:
    with sm.Graph() as graph:
        x = sm.placeholder("float32", [2], name="x")
        positive = x[0] > 0.0
        graph.finalize()
        for call in (
            lambda: sm.cond(positive, lambda: x, lambda: x),
            lambda: sm.function(lambda a: a)(x),
            lambda: sm.while_loop(lambda a: positive, lambda a: a, [x]),
        ):
            with pytest.raises(errors.StateError, match="finalized"):
                call()
    assert not library(graph)


def test_a_tensor_of_a_foreign_graph_is_no_capture() -> None:
    with sm.Graph():
        foreign = sm.constant(1.0)
    with sm.Graph(), pytest.raises(errors.InputError, match="another graph"):
        sm.cond(sm.constant(True), lambda: sm.constant(2.0) + foreign, lambda: 1.0)


def test_other_lengths_of_results() -> None:
    with sm.Graph(), pytest.raises(errors.InvalidTypeError, match="true_fn and false_fn"):
        sm.cond(sm.constant(True), lambda: [1, 2], lambda: [1])


def test_rows_of_another_dtype_and_functions_that_are_none() -> None:
    with sm.Graph():
        x = sm.placeholder("float32", [2], name="x")
        with pytest.raises(errors.InvalidTypeError, match="expected an element of dtype float32"):
            sm.map_fn(lambda row: sm.raw_ops.Cast(x=row, DstT="int32"), x)
        for call in (sm.map_fn, sm.scan):
            with pytest.raises(errors.InvalidTypeError, match="fn must be callable, found 1"):
                call(1, x)


def test_a_reference_variable_cannot_be_changed_in_a_body() -> None:
    with sm.Graph():
        w = sm.Variable(np.zeros(3, np.float32), name="w", use_resource=False)
        with pytest.raises(errors.InputError, match="use_resource=True"):
            sm.cond(sm.constant(True), lambda: w.assign([1.0, 2.0, 3.0]) + 1.0, lambda: w + 1.0)


def test_a_variable_made_in_a_body_is_outside() -> None:
    made = []

    def branch() -> Any:
        made.append(sm.Variable(np.ones(3, np.float32), name="inner"))
        return made[0] + 1.0

    with sm.Graph() as graph:
        sm.cond(sm.constant(True), lambda: sm.function(branch)(), lambda: sm.constant([1.0]))
    assert graph.get_operation_by_name("inner").type == "VarHandleOp"
    assert graph.get_collection("variables") == made
    assert not any(node.op == "VarHandleOp" for f in library(graph).values() for node in f.node_def)


def test_a_graph_made_elsewhere_is_imported_into_a_body() -> None:
    with sm.Graph() as source:
        x = sm.placeholder("float32", [], name="x")
        sm.function(lambda a: a * 2.0)(x)
    graph_def = source.as_graph_def()

    def branch() -> Any:
        (found,) = sm.import_graph_def(
            graph_def, {"x": sm.constant(1.0)}, ["PartitionedCall:0"], name=""
        )
        return found

    with sm.Graph() as graph:
        sm.cond(sm.constant(True), branch, lambda: 0.0)
        sm.function(lambda a: a * 3.0)(sm.constant(1.0))
    assert set(library(graph)) > set(library(source))
    assert len(library(graph)) == 4


def test_names_count_up_in_one_graph_and_start_anew_in_the_next() -> None:
    names = []
    for _ in range(2):
        with sm.Graph() as graph:
            x = sm.placeholder("float32", [], name="x")
            one = sm.constant(True)
            with graph.name_scope("a"):
                sm.cond(x > 0.0, lambda y=one: sm.cond(y, lambda: 1, lambda: 2), lambda: 3)
            sm.while_loop(lambda i: i < 3, lambda i: i + 1, [0])
        names.append(list(library(graph)))
    assert names[0] == names[1] == sorted(names[0])
    assert names[0] == [
        "a_cond_false_1",
        "a_cond_true_0",
        "cond_false_3",
        "cond_true_2",
        "while_body_5",
        "while_cond_4",
    ]


def test_a_function_is_traced_once_for_each_kind_of_arguments() -> None:
    traced = []

    @sm.function
    def f(*args: Any, **kwargs: Any) -> Any:
        traced.append((args, kwargs))
        return [leaf for leaf in nest.flatten([args, kwargs]) if isinstance(leaf, sm.Tensor)]

    unhashable = [{}]
    with sm.Graph():
        a, b = sm.constant([1.0]), sm.constant([2.0])
        calls = [
            *[lambda: f(a), lambda: f(a, 1), lambda: f(a, 1.0), lambda: f(a, True)],
            *[lambda: f(a, -0.0), lambda: f(a, 0.0), lambda: f([a]), lambda: f((a,))],
            *[lambda: f({"k": a}), lambda: f(k=a), lambda: f(a, unhashable), lambda: f(a, None)],
            *[lambda: f(sm.constant(1)), lambda: f(sm.constant([1.0, 2.0])), lambda: f(a, b)],
        ]
        for number, call in enumerate(calls, 1):
            call()
            call()
            assert len(traced) == number
        f(b)
        assert len(traced) == len(calls)
    with sm.Graph():
        f(sm.constant([1.0]))
    assert len(traced) == len(calls) + 1


def test_an_input_signature_makes_one_function() -> None:
    with sm.Graph() as graph:

        @sm.function(input_signature=[sm.TensorSpec([None], "float32", name="values")])
        def f(a: Any, factor: float = 2.0) -> Any:
            return a * factor

        assert f([1.0]).shape == sm.TensorShape([1])  # what is known of the call
        assert f(np.zeros(2, np.float32)).shape == sm.TensorShape([2])
    (function,) = library(graph).values()
    assert [arg.name for arg in function.signature.input_arg] == ["values"]


def test_a_method_is_a_function() -> None:
    class Layer:
        def __init__(self, factor: float) -> None:
            self.factor = factor

        @sm.function
        def __call__(self, x: Any) -> Any:
            return x * self.factor

    with sm.Graph() as graph:
        x = sm.constant(1.0)
        for layer in (Layer(1.0), Layer(2.0)):
            layer(layer(x))
    assert len(library(graph)) == 2


def test_a_function_does_not_keep_graphs_alive() -> None:
    f = sm.function(lambda a: a + 1.0)
    with sm.Graph() as graph:
        f(sm.constant(1.0))
    reference = weakref.ref(graph)
    del graph
    gc.collect()
    assert reference() is None


def test_the_default_graph_of_another_thread_is_not_the_body() -> None:
    seen = []

    def branch() -> Any:
        thread = threading.Thread(target=lambda: seen.append(sm.get_default_graph()))
        thread.start()
        thread.join()
        seen.append(sm.get_default_graph())
        return 1

    with sm.Graph() as graph:
        sm.cond(sm.constant(True), branch, lambda: 2)
    assert seen[0] not in (graph, seen[1])
    assert seen[1] is not graph


def test_the_keys_of_a_mapping_stay_in_their_order() -> None:
    state = OrderedDict([("z", 1), ("a", [2, (3,)])])
    assert nest.flatten(state) == [2, 3, 1]
    packed = nest.pack_sequence_as(state, "xyz")
    assert list(packed.items()) == [("z", "z"), ("a", ["x", ("y",)])]
    with pytest.raises(errors.InvalidInputError, match="3 values, found 2"):
        nest.pack_sequence_as(state, "xy")
    with pytest.raises(errors.InvalidTypeError, match="sorted"):
        nest.flatten({1: 1, "a": 2})
