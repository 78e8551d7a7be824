"""Damage to graphs and functions."""

from __future__ import annotations

from savedmodel_writer.protos import AttrValue, DataType
from tests.inspection.damage import Damaged, damage

Y = "MetaGraph serve, node 'y'"


@damage("graph-version", "MetaGraph serve")
def newer_consumer(model: Damaged) -> None:
    with model.serve() as serve:
        serve.graph_def.versions.min_consumer = 9_999_999


@damage("graph-version", "MetaGraph serve")
def bad_consumer(model: Damaged) -> None:
    with model.serve() as serve:
        serve.graph_def.versions.bad_consumers.append(2474)


@damage("node-name", "node '_y'")
def name_not_legal(model: Damaged) -> None:
    with model.node("y") as node:
        node.name = "_y"


@damage("duplicate-node", Y)
def name_twice(model: Damaged) -> None:
    with model.serve() as serve:
        serve.graph_def.node.add(name="y", op="NoOp")


@damage("unknown-op", Y)
def op_unknown(model: Damaged) -> None:
    with model.node("y") as node:
        node.op = "Frobnicate"


@damage("removed-op", "MetaGraph serve, node 'old'")
def op_removed(model: Damaged) -> None:
    with model.serve() as serve:
        node = serve.graph_def.node.add(name="old", op="BatchFFT", input=["old/input"])
        source = serve.graph_def.node.add(name="old/input", op="Placeholder")
        source.attr["dtype"].type = DataType.DT_COMPLEX64
        assert node.name == "old"


@damage("no-kernel", "MetaGraph serve, node 'tpu'")
def op_without_kernel(model: Damaged) -> None:
    with model.serve() as serve:
        serve.graph_def.node.add(name="tpu", op="ShutdownDistributedTPU")


@damage("missing-attr", Y)
def attr_lost(model: Damaged) -> None:
    with model.node("y") as node:
        del node.attr["T"]


@damage("attr-value", Y)
def attr_of_another_type(model: Damaged) -> None:
    with model.node("y") as node:
        node.attr["T"].i = 3


@damage("attr-value", "node 'x'")
def attr_without_value(model: Damaged) -> None:
    with model.node("x") as node:
        node.attr["shape"].Clear()


@damage("attr-value", "node 'MatMul'")
def attr_not_allowed(model: Damaged) -> None:
    with model.node("MatMul") as node:
        node.attr["T"].type = DataType.DT_STRING


@damage("unknown-attr", Y)
def attr_unknown(model: Damaged) -> None:
    with model.node("y") as node:
        node.attr["frobnicated"].b = True


@damage("constant-value", "node 'large'")
def constant_cut(model: Damaged) -> None:
    with model.node("large") as node:
        tensor = node.attr["value"].tensor
        tensor.tensor_content = tensor.tensor_content[:-1]


@damage("constant-value", "node 'large'")
def constant_of_unknown_shape(model: Damaged) -> None:
    with model.node("large") as node:
        node.attr["value"].tensor.tensor_shape.dim[0].size = -1


@damage("constant-value", "node 'large'")
def constant_of_another_dtype(model: Damaged) -> None:
    with model.node("large") as node:
        node.attr["value"].tensor.dtype = DataType.DT_INT32


@damage("missing-attr", "node 'large'")
def constant_without_value(model: Damaged) -> None:
    with model.node("large") as node:
        del node.attr["value"]


@damage("unknown-input", Y)
def input_unknown(model: Damaged) -> None:
    with model.node("y") as node:
        node.input[0] = "nope"


@damage("unknown-input", Y)
def output_unknown(model: Damaged) -> None:
    with model.node("y") as node:
        node.input[0] += ":7"


@damage("unknown-input", Y)
def control_input_unknown(model: Damaged) -> None:
    with model.node("y") as node:
        node.input.append("^nope")


@damage("input-order", Y)
def control_input_first(model: Damaged) -> None:
    with model.node("y") as node:
        node.input.insert(0, "^x")


@damage("input-count", Y)
def input_lost(model: Damaged) -> None:
    with model.node("y") as node:
        del node.input[0]


@damage("input-count", Y)
def input_added(model: Damaged) -> None:
    with model.node("y") as node:
        node.input.append("x")


@damage("input-dtype", Y)
def input_of_another_dtype(model: Damaged) -> None:
    with model.node("y") as node:
        node.input[0] = "words"


@damage("cycle", "node 'MatMul'")
def nodes_in_a_circle(model: Damaged) -> None:
    with model.node("MatMul") as node:
        node.input[0] = "y"


@damage("colocation", Y)
def colocated_with_nothing(model: Damaged) -> None:
    with model.node("y") as node:
        node.attr["_class"].list.s.append(b"loc:@nope")


@damage("device", Y)
def device_malformed(model: Damaged) -> None:
    with model.node("y") as node:
        node.device = "/frob:3"


@damage("named-device", Y)
def device_elsewhere(model: Damaged) -> None:
    with model.node("y") as node:
        node.device = "/device:GPU:0"


@damage("shape", "node 'MatMul'")
def shapes_that_do_not_fit(model: Damaged) -> None:
    with model.node("x") as node:
        node.attr["shape"].shape.dim[1].size = 7
        node.attr.pop("_output_shapes", None)


@damage("missing-function", "node 'called'")
def function_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        node = serve.graph_def.node.add(name="called", op="PartitionedCall")
        node.attr["f"].func.name = "nope"
        for name in ("Tin", "Tout"):
            node.attr[name].CopyFrom(AttrValue(list=AttrValue.ListValue()))


@damage("function-name", "function 'MatMul'", "object")
def function_named_as_an_op(model: Damaged) -> None:
    with model.serve() as serve:
        serve.graph_def.library.function.add().signature.name = "MatMul"


@damage("function-name", "function '__inference_signature_wrapper", "object")
def function_twice(model: Damaged) -> None:
    with model.serve() as serve:
        functions = serve.graph_def.library.function
        first = next(one for one in functions if "signature_wrapper" in one.signature.name)
        second = functions.add()
        second.CopyFrom(first)
        del second.node_def[-1]


@damage("function-signature", "function '__inference_serve", "object")
def result_twice(model: Damaged) -> None:
    with model.function("__inference_serve") as function:
        function.signature.output_arg.add().CopyFrom(function.signature.output_arg[0])


@damage("missing-function", "function '__inference_signature_wrapper", "object")
def function_lost(model: Damaged) -> None:
    with model.serve() as serve:
        functions = serve.graph_def.library.function
        wrapper = next(one for one in functions if "signature_wrapper" in one.signature.name)
        called = next(node.attr["f"].func.name for node in wrapper.node_def if "f" in node.attr)
        for index, function in enumerate(functions):
            if function.signature.name == called:
                del functions[index]


@damage("unknown-op", "function '__inference_serve", "object")
def op_in_function_unknown(model: Damaged) -> None:
    with model.function("__inference_serve") as function:
        function.node_def[0].op = "Frobnicate"


@damage("unknown-input", "function '__inference_serve", "object")
def input_in_function_unknown(model: Damaged) -> None:
    with model.function("__inference_serve") as function:
        next(node for node in function.node_def if node.op == "MatMul").input[0] = "nope"


@damage("input-dtype", "function '__inference_serve", "object")
def input_in_function_of_another_dtype(model: Damaged) -> None:
    with model.function("__inference_serve") as function:
        node = next(node for node in function.node_def if node.op == "MatMul")
        node.attr["T"].type = DataType.DT_DOUBLE


@damage("function-result", "function '__inference_serve", "object")
def result_unknown(model: Damaged) -> None:
    with model.function("__inference_serve") as function:
        function.ret[function.signature.output_arg[0].name] = "nope:output:0"


@damage("function-result", "function '__inference_serve", "object")
def control_result_unknown(model: Damaged) -> None:
    with model.function("__inference_serve") as function:
        function.control_ret["nope"] = "nope"


@damage("cycle", "function '__inference_serve", "object")
def circle_in_function(model: Damaged) -> None:
    with model.function("__inference_serve") as function:
        node = next(node for node in function.node_def if node.op == "Mul")
        node.input[0] = f"{node.name}:z:0"
