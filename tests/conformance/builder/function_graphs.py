"""GraphDefs with function libraries, made by hand: nodes, functions, and what takes them over.

A node's attributes are given as the fields of their AttrValue: `T=FLOAT`, `f=func("name")`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FLOAT, INT, BOOL = {"type": 1}, {"type": 3}, {"type": 10}
RESOURCE = 20


def func(name: str) -> dict[str, Any]:
    """The attribute that names a function."""
    return {"func": {"name": name}}


def types(*numbers: int) -> dict[str, Any]:
    """A list of dtypes, by their numbers."""
    return {"list": {"type": numbers}}


def add_node(
    nodes: Any, name: str, op: str, inputs: Sequence[str] = (), device: str = "", **attrs: Any
) -> None:
    """Adds to the nodes of a GraphDef, or of a FunctionDef: there inputs are `node:output:0`."""
    node = nodes.add(name=name, op=op, input=inputs, device=device)
    for key, fields in attrs.items():
        value = node.attr[key]
        value.CopyFrom(type(value)(**fields))


def add_constant(nodes: Any, name: str, value: float, device: str = "") -> None:
    add_node(
        nodes,
        name,
        "Const",
        device=device,
        dtype=FLOAT,
        value={"tensor": {"dtype": 1, "tensor_shape": {}, "float_val": [value]}},
    )


def add_function(
    graph_def: Any,
    name: str,
    inputs: dict[str, int],
    results: dict[str, tuple[int, str]],
    *,
    stateful: bool = False,
) -> Any:
    """Adds a function; its nodes go into what is returned.

    `inputs` are dtypes by name, `results` a dtype and the tensor of the body by name.
    """
    function = graph_def.library.function.add()
    function.signature.name, function.signature.is_stateful = name, stateful
    for argument, dtype in inputs.items():
        function.signature.input_arg.add(name=argument, type=dtype)
    for result, (dtype, tensor) in results.items():
        function.signature.output_arg.add(name=result, type=dtype)
        function.ret[result] = tensor
    return function.node_def


def empty_graph(tf: Any) -> Any:
    """A GraphDef of a TensorFlow whose scalar placeholders are scalars: earlier ones are of any."""
    return tf.protos.GraphDef(versions={"producer": 1882, "min_consumer": 12})


def placeholder(graph_def: Any, name: str = "x", dtype: Any = FLOAT) -> None:
    shape = {"shape": {"dim": [{"size": 2}]}}
    add_node(graph_def.node, name, "Placeholder", dtype=dtype, shape=shape)


def calls(tf: Any) -> Any:
    """y = selu(x) + 1 by a function that calls another, with defaults and devices in the bodies."""
    graph_def = empty_graph(tf)
    inner = add_function(graph_def, "inner", {"a": 1}, {"b": (1, "selu:activations:0")})
    add_node(inner, "selu", "Selu", ["a"], "/device:CPU:0", T=FLOAT)
    outer = add_function(graph_def, "outer", {"a": 1}, {"b": (1, "sum:z:0")})
    # One call says what its attributes are by default, the other leaves them out.
    full = {"config": {"s": b""}, "config_proto": {"s": b""}, "executor_type": {"s": b""}}
    call = {"f": func("inner"), "Tin": types(1), "Tout": types(1)}
    add_node(outer, "call", "PartitionedCall", ["a"], "/cpu:0", **call, **full)
    add_constant(outer, "one", 1.0, "/job:localhost/cpu:0")
    add_node(outer, "sum", "AddV2", ["call:output:0", "one:output:0"], T=FLOAT)
    placeholder(graph_def)
    call["f"] = func("outer")
    add_node(graph_def.node, "call", "PartitionedCall", ["x"], "/cpu:0", **call)
    add_node(graph_def.node, "y", "Identity", ["call"], T=FLOAT)
    return graph_def


def stateful_calls(tf: Any) -> Any:
    """y = x * w, read from the resource that `w` is, by a function with state."""
    graph_def = empty_graph(tf)
    results = {"result": (1, "product:z:0")}
    body = add_function(graph_def, "times", {"a": 1, "variable": RESOURCE}, results, stateful=True)
    add_node(body, "read", "ReadVariableOp", ["variable"], dtype=FLOAT)
    add_node(body, "product", "Mul", ["a", "read:value:0"], "/device:CPU:*", T=FLOAT)
    placeholder(graph_def)
    call = {"f": func("times"), "Tin": types(1, RESOURCE), "Tout": types(1)}
    add_node(graph_def.node, "call", "StatefulPartitionedCall", ["x", "w"], **call)
    add_node(graph_def.node, "y", "Identity", ["call"], T=FLOAT)
    return graph_def


def branches(tf: Any, op: str = "If") -> Any:
    """y = -x if the flag is set, else exp(x): ops of branches alone."""
    graph_def = empty_graph(tf)
    for name, only_there in (("then", "Neg"), ("otherwise", "Exp")):
        body = add_function(graph_def, name, {"a": 1}, {"b": (1, "result:y:0")})
        add_node(body, "result", only_there, ["a"], "/cpu:0", T=FLOAT)
    placeholder(graph_def)
    add_node(graph_def.node, "flag", "Placeholder", dtype=BOOL, shape={"shape": {}})
    branch = {"then_branch": func("then"), "else_branch": func("otherwise")}
    cases = {"Tcond": BOOL, "Tin": types(1), "Tout": types(1)}
    add_node(graph_def.node, "if", op, ["flag", "x"], "/cpu:0", **branch, **cases)
    add_node(graph_def.node, "y", "Identity", ["if"], T=FLOAT)
    return graph_def


def loop(tf: Any, op: str = "While") -> Any:
    """y doubles until its sum is 100; the sum is taken in the condition alone."""
    graph_def = empty_graph(tf)
    condition = add_function(graph_def, "small", {"a": 1}, {"is_small": (10, "less:z:0")})
    add_node(
        condition,
        "axes",
        "Const",
        dtype=INT,
        value={"tensor": {"dtype": 3, "tensor_shape": {"dim": [{"size": 1}]}, "int_val": [0]}},
    )
    add_node(
        condition, "sum", "Sum", ["a", "axes:output:0"], T=FLOAT, Tidx=INT, keep_dims={"b": False}
    )
    add_constant(condition, "limit", 100.0)
    add_node(condition, "less", "Less", ["sum:output:0", "limit:output:0"], T=FLOAT)
    body = add_function(graph_def, "double", {"a": 1}, {"b": (1, "twice:z:0")})
    add_node(body, "twice", "AddV2", ["a", "a"], "/device:CPU:0", T=FLOAT)
    placeholder(graph_def)
    functions = {"cond": func("small"), "body": func("double")}
    options = {"T": types(1), "parallel_iterations": {"i": 10}}
    add_node(graph_def.node, "while", op, ["x"], **functions, **options)
    add_node(graph_def.node, "y", "Identity", ["while"], T=FLOAT)
    return graph_def


def functions_as_ops(tf: Any) -> Any:
    """Functions used as ops, one with a gradient of its own, and one that nothing uses."""
    graph_def = empty_graph(tf)
    square = add_function(graph_def, "MySquare", {"a": 1}, {"b": (1, "square:y:0")})
    add_node(square, "square", "Square", ["a"], T=FLOAT)
    gradient = add_function(graph_def, "MyGradient", {"a": 1, "d": 1}, {"b": (1, "rint:y:0")})
    add_node(gradient, "product", "Mul", ["a", "d"], T=FLOAT)
    add_node(gradient, "rint", "Rint", ["product:z:0"], T=FLOAT)
    unused = add_function(graph_def, "Unused", {"a": 1}, {"b": (1, "ceil:y:0")})
    add_node(unused, "ceil", "Ceil", ["a"], T=FLOAT)
    graph_def.library.gradient.add(function_name="MySquare", gradient_func="MyGradient")
    placeholder(graph_def)
    add_node(graph_def.node, "square", "MySquare", ["x"])
    calls = {"f": func("MySquare"), "Tin": types(1, 1), "Tout": types(1)}
    add_node(graph_def.node, "slope", "SymbolicGradient", ["x", "square"], **calls)
    add_node(graph_def.node, "y", "Identity", ["square"], T=FLOAT)
    return graph_def


def described(tf: Any) -> Any:
    """`calls` with everything else that a FunctionDef can say."""
    graph_def = calls(tf)
    for function in graph_def.library.function:
        function.signature.description = "what it does"
        function.attr["_noinline"].b = True
        function.attr["_construction_context"].s = b"kEagerRuntime"
        shapes = function.arg_attr[0].attr["_output_shapes"].list.shape
        shapes.add().dim.add(size=2)
        function.arg_attr[0].attr["_user_specified_name"].s = b"a"
        function.node_def.add(name="assertion", op="NoOp", input=["^" + function.node_def[0].name])
        function.control_ret["assertion"] = "assertion"
        function.signature.control_output.append("assertion")
    return graph_def


def of_an_old_producer(tf: Any) -> Any:
    """`branches`, where the flag may be of any shape: what () said before version 22."""
    graph_def = branches(tf)
    graph_def.versions.producer = 21
    return graph_def
