"""The warning of wiped variables for graphs made elsewhere, whose initialisers have any name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import savedmodel_writer as sm
from savedmodel_writer.protos import AttrValue, FunctionDef, GraphDef, NameAttrList, text
from tests.oracle.process import Oracle

W = np.float32([1, 2, 3])
Make = Callable[[], Any]


def resource(name: str = "v", shared_name: str = "") -> sm.Tensor:
    return sm.raw_ops.VarHandleOp(dtype=np.float32, shape=[3], shared_name=shared_name, name=name)


def constant() -> sm.Tensor:
    return sm.constant(np.zeros(3, np.float32))


def assigned(variable: sm.Tensor, value: sm.Tensor) -> sm.Operation:
    return sm.raw_ops.AssignVariableOp(resource=variable, value=value, name="fill_it")


def reference_assigned() -> sm.Operation:
    v = sm.raw_ops.VariableV2(shape=[3], dtype=np.float32, name="v")
    return sm.raw_ops.Assign(ref=v, value=constant(), name="fill_it").op


def assigned_through_switch() -> sm.Operation:
    condition = sm.placeholder(bool, [], name="p")
    handle = sm.raw_ops.Switch(data=resource(), pred=condition)[1]
    return assigned(handle, constant())


def random() -> sm.Tensor:
    drawn = sm.raw_ops.TruncatedNormal(shape=[3], dtype=np.float32)
    return drawn * 0.5


def from_checkpoint() -> sm.Tensor:
    (restored,) = sm.raw_ops.RestoreV2(
        prefix="file", tensor_names=["v"], shape_and_slices=[""], dtypes=[np.float32]
    )
    return restored


INITIAL: dict[str, Make] = {
    "usual name": lambda: sm.Variable(W, name="v").initializer,
    "any name": lambda: assigned(resource(), constant()),
    "reference": reference_assigned,
    "random": lambda: assigned(resource(), random()),
    "group": lambda: sm.group(sm.no_op(), assigned(resource(), constant())),
    "group of groups": lambda: sm.group(sm.group(assigned(resource(), constant()))),
    "another handle": lambda: (resource("v"), assigned(resource("w", "v"), constant()))[1],
    "switch": assigned_through_switch,
}
OTHER: dict[str, Make] = {
    "of itself": lambda: assigned(v := resource(), read(v) + 1.0),
    "of a placeholder": lambda: assigned(resource(), sm.placeholder(np.float32, [3], name="p")),
    "of a file": lambda: assigned(resource(), from_checkpoint()),
    "of a variable that is not saved": lambda: assigned(resource("other"), constant()),
    "none": lambda: (resource(), sm.no_op())[1],
}


def read(v: sm.Tensor) -> sm.Tensor:
    return sm.raw_ops.ReadVariableOp(resource=v, dtype=np.float32)


def save(graph_def: GraphDef, init: str, tmp_path: Path, argument: str = "main_op") -> None:
    """Saves a variable `v` with an op that runs on load; others are there and not saved."""
    names = {node.name for node in graph_def.node}
    values = {name: W for name in ("v", "other") if name in names}
    graph = sm.Graph.from_graph_def(graph_def, values)
    with graph:
        saved = [one for one in graph.get_collection("variables") if one.op.name == "v"]
        saver = sm.train.Saver(saved, allow_empty=True)
    builder = sm.SavedModelBuilder(tmp_path / "export", fsync=False)
    op = graph.get_operation_by_name(init)
    builder.add_meta_graph_and_variables(graph, ["serve"], saver=saver, **{argument: op})


@pytest.mark.parametrize("argument", ["main_op", "legacy_init_op", "init_op"])
@pytest.mark.parametrize("name", INITIAL)
def test_it_warns(name: str, argument: str, tmp_path: Path) -> None:
    with sm.Graph() as made:
        init = INITIAL[name]()
    with pytest.warns(UserWarning, match="runs the initialiser of variable 'v': "):
        save(made.as_graph_def(), init.name, tmp_path, argument)


@pytest.mark.parametrize("name", OTHER)
def test_other_assignments_do_not_warn(name: str, tmp_path: Path) -> None:
    with sm.Graph() as made:
        init = OTHER[name]()
    save(made.as_graph_def(), init.name, tmp_path)


def test_of_an_imported_graph(tmp_path: Path) -> None:
    with sm.Graph() as made:
        assigned(resource(), constant())
    with sm.Graph() as graph:
        (init,) = sm.import_graph_def(made.as_graph_def(), return_elements=["fill_it"]) or ()
    builder = sm.SavedModelBuilder(tmp_path / "export", fsync=False)
    with pytest.warns(UserWarning, match="'import/fill_it' runs .* of variable 'import/v': "):
        builder.add_meta_graph_and_variables(
            graph, ["serve"], main_op=init, variables={"import/v": W}
        )


# --- functions --------------------------------------------------------------------------------

FILL = """
signature { name: "fill" input_arg { name: "number" type: DT_FLOAT }
            input_arg { name: "handle" type: DT_RESOURCE } is_stateful: true }
node_def { name: "zeros" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
           attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { dim { size: 3 } }
                                                float_val: 0 } } } }
node_def { name: "assign" op: "AssignVariableOp" input: "handle" input: "%s"
           attr { key: "dtype" value { type: DT_FLOAT } }
           attr { key: "validate_shape" value { b: false } } }
"""
OUTER = """
signature { name: "outer" input_arg { name: "resource" type: DT_RESOURCE }
            input_arg { name: "number" type: DT_FLOAT } is_stateful: true }
node_def { name: "call" op: "StatefulPartitionedCall" input: "number" input: "resource"
           attr { key: "Tin" value { list { type: [DT_FLOAT, DT_RESOURCE] } } }
           attr { key: "Tout" value { list { } } }
           attr { key: "f" value { func { name: "fill" } } } }
"""


def with_functions(made: sm.Graph, value: str) -> GraphDef:
    graph_def = made.as_graph_def()
    for source in (FILL % value, OUTER):
        graph_def.library.function.append(text.from_text(FunctionDef, source))
    return graph_def


def call(op: str, function: str, *inputs: sm.Tensor) -> sm.Operation:
    """A call; the function is added to the GraphDef afterwards."""
    func = NameAttrList(name=function)
    if op == "If":
        return sm.raw_ops.If(
            cond=True, input=list(inputs), Tout=[], then_branch=func, else_branch=func, name="call"
        )
    if op == "Case":
        return sm.raw_ops.Case(
            branch_index=0, input=list(inputs), Tout=[], branches=[func], name="call"
        )
    return sm.raw_ops.StatefulPartitionedCall(args=list(inputs), Tout=[], f=func, name="call")


@pytest.mark.parametrize("op", ["StatefulPartitionedCall", "If", "Case"])
@pytest.mark.parametrize("function", ["fill", "outer"])
@pytest.mark.parametrize("value, warns", [("zeros:output:0", True), ("number", False)])
def test_in_functions(op: str, function: str, value: str, warns: bool, tmp_path: Path) -> None:
    with sm.Graph() as made:
        inputs = [sm.constant(W), resource()]
        call(op, function, *(inputs if function == "fill" else inputs[::-1]))
        with made.control_dependencies([made.get_operation_by_name("call")]):
            sm.no_op(name="init")
    graph_def = with_functions(made, value)
    if not warns:
        save(graph_def, "init", tmp_path)
        return
    with pytest.warns(UserWarning, match="'init' runs the initialiser of variable 'v': "):
        save(graph_def, "init", tmp_path)


def test_the_op_may_be_the_function(tmp_path: Path) -> None:
    with sm.Graph() as made:
        sm.constant(W, name="w")
        resource()
    graph_def = with_functions(made, "zeros:output:0")
    node = graph_def.node.add(name="init", op="fill", input=["w", "v"])
    node.attr["_note"].CopyFrom(AttrValue(i=1))
    with pytest.warns(UserWarning, match="'init' runs the initialiser of variable 'v': "):
        save(graph_def, "init", tmp_path)


@pytest.mark.parametrize("program", ["initializers", "in_a_function", "restoring"])
def test_graphs_of_tensorflow(program: str, oracle: Oracle, tmp_path: Path) -> None:
    serialized = oracle("tests.saved_model.tf_taking_over", "graph_with_init", program)
    graph_def = GraphDef.FromString(serialized)
    if program == "restoring":
        save(graph_def, "init", tmp_path)
        return
    with pytest.warns(UserWarning, match="'init' runs the initialiser of variable 'v': "):
        save(graph_def, "init", tmp_path)
