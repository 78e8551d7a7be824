"""Damage to what speaks of a graph: signatures, saver, init ops, collections, objects."""

from __future__ import annotations

from savedmodel_writer.protos import DataType
from savedmodel_writer.tensors import make_tensor_proto
from tests.inspection.damage import INDEX, Damaged, damage

DEFAULT = "MetaGraph serve, signature 'serving_default'"


@damage("no-signature", "MetaGraph serve")
def signatures_lost(model: Damaged) -> None:
    with model.serve() as serve:
        serve.ClearField("signature_def")


@damage("signature-tensor", f"{DEFAULT}, outputs['y']")
def output_of_signature_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].outputs["y"].name = "nope:0"


@damage("signature-tensor", f"{DEFAULT}, outputs['y']")
def index_of_output_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].outputs["y"].name = "y:1"


@damage("signature-tensor", f"{DEFAULT}, inputs['x']")
def operation_as_input(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].inputs["x"].name = "x"


@damage("signature-dtype", f"{DEFAULT}, inputs['x']")
def input_of_signature_of_another_dtype(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].inputs["x"].dtype = DataType.DT_DOUBLE


@damage("signature-shape", f"{DEFAULT}, outputs['y']")
def output_of_signature_of_another_shape(model: Damaged) -> None:
    with model.serve() as serve:
        shape = serve.signature_def["serving_default"].outputs["y"].tensor_shape
        shape.dim[1].size = 99


@damage("signature-shape", "signature 'serving_default', outputs['y']", "object")
def output_of_objects_of_another_rank(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].outputs["y"].tensor_shape.dim.add(size=1)


@damage("signature-info", f"{DEFAULT}, inputs['x']")
def input_without_name(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].inputs["x"].ClearField("name")


@damage("signature-info", f"{DEFAULT}, inputs['x']")
def input_without_dtype(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].inputs["x"].ClearField("dtype")


@damage("signature-default", f"{DEFAULT}, defaults['x']")
def default_of_another_shape(model: Damaged) -> None:
    with model.serve() as serve:
        default = serve.signature_def["serving_default"].defaults["x"]
        default.CopyFrom(make_tensor_proto([1.0]))


@damage("placeholder-not-fed", DEFAULT)
def input_of_signature_lost(model: Damaged) -> None:
    with model.serve() as serve:
        del serve.signature_def["serving_default"].inputs["x"]


@damage("method-keys", DEFAULT)
def method_of_other_keys(model: Damaged) -> None:
    with model.serve() as serve:
        serve.signature_def["serving_default"].method_name = "tensorflow/serving/classify"


@damage("saver", "MetaGraph serve, saver")
def restore_op_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        serve.saver_def.restore_op_name = "nope"


@damage("saver", "MetaGraph serve, saver")
def filename_of_an_operation(model: Damaged) -> None:
    with model.serve() as serve:
        name = serve.saver_def.filename_tensor_name
        serve.saver_def.filename_tensor_name = name.partition(":")[0]


@damage("variable-without-value", "node 'w'")
def saver_lost(model: Damaged) -> None:
    with model.serve() as serve:
        serve.ClearField("saver_def")


@damage("restored-tensor", "RestoreV2'")
def restored_under_another_name(model: Damaged) -> None:
    with model.node("save/RestoreV2/tensor_names") as node:
        names = node.attr["value"].tensor.string_val
        names[list(names).index(b"w")] = b"nope"


@damage("tensor-not-restored", f"{INDEX}, tensor 'w'")
def never_restored(model: Damaged) -> None:
    with model.message() as message:
        for meta_graph in message.meta_graphs:
            for node in meta_graph.graph_def.node:
                if node.name.endswith("/RestoreV2/tensor_names"):
                    names = node.attr["value"].tensor.string_val
                    names[list(names).index(b"w")] = b"b"


@damage("restored-dtype", "RestoreV2'")
def restored_in_another_dtype(model: Damaged) -> None:
    with model.node("save/RestoreV2") as node:
        node.attr["dtypes"].list.type[0] = DataType.DT_DOUBLE


@damage("restored-shape", "RestoreV2'")
def restored_into_another_shape(model: Damaged) -> None:
    with model.node("w") as node:
        node.attr["shape"].shape.dim[0].size = 5


@damage("restored-shape", "RestoreV2'")
def restored_slice_of_another_shape(model: Damaged) -> None:
    with model.node("save/RestoreV2/shape_and_slices") as node:
        slices = node.attr["value"].tensor.string_val
        index = next(i for i, one in enumerate(slices) if one)
        slices[index] = b"9 2 0,2:0,2"


@damage("placeholder-in-loading", "MetaGraph serve, node 'y'")
def init_op_needs_a_request(model: Damaged) -> None:
    with model.serve() as serve:
        serve.collection_def["saved_model_main_op"].node_list.value[:] = ["y"]


@damage("placeholder-in-loading", "MetaGraph serve, node 'save/restore_all'")
def restore_op_needs_a_request(model: Damaged) -> None:
    with model.node("save/restore_all") as node:
        node.input.append("^y")


@damage("saver", "MetaGraph serve, saver")
def filename_of_no_tensor(model: Damaged) -> None:
    with model.serve() as serve:
        serve.saver_def.filename_tensor_name += ":9"


@damage("init-op", "signature '__saved_model_init_op'", "object")
def init_op_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        outputs = serve.signature_def["__saved_model_init_op"].outputs
        outputs["__saved_model_init_op"].name = "nope"


@damage("init-op", "collection 'saved_model_main_op'")
def two_init_ops(model: Damaged) -> None:
    with model.serve() as serve:
        serve.collection_def["saved_model_main_op"].node_list.value.append("y")


@damage("init-op-ignored", "collection 'legacy_init_op'")
def another_init_op(model: Damaged) -> None:
    with model.serve() as serve:
        serve.collection_def["legacy_init_op"].node_list.value.append("y")


@damage("init-op-overwrites", "variable 'w'")
def init_op_overwrites(model: Damaged) -> None:
    with model.serve() as serve:
        serve.collection_def["saved_model_main_op"].node_list.value[:] = ["w/Assign"]


@damage("table-initializer", "hash_table'")
def init_op_lost(model: Damaged) -> None:
    with model.serve() as serve:
        del serve.collection_def["saved_model_main_op"]


@damage("table-without-value", "hash_table'")
def init_ops_lost(model: Damaged) -> None:
    with model.serve() as serve:
        del serve.collection_def["saved_model_main_op"]
        del serve.collection_def["table_initializer"]


@damage("shared-name-empty", "node 'w'")
def shared_name_lost(model: Damaged) -> None:
    with model.node("w") as node:
        node.attr["shared_name"].s = b""


@damage("shared-name", "MetaGraph serve, node 'embedding'")
def shared_name_of_another_variable(model: Damaged) -> None:
    with model.node("w") as node:
        node.attr["shared_name"].s = b"embedding"


@damage("collection-item", "collection 'variables'")
def variable_def_damaged(model: Damaged) -> None:
    with model.serve() as serve:
        serve.collection_def["variables"].bytes_list.value[0] = b"\xff"


@damage("collection-item", "collection 'saved_model_assets'")
def asset_record_damaged(model: Damaged) -> None:
    with model.serve() as serve:
        serve.collection_def["saved_model_assets"].any_list.value[0].value = b"\xff"


@damage("collection-node", "collection 'table_initializer'")
def node_of_collection_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        serve.collection_def["table_initializer"].node_list.value[0] = "nope"


@damage("object-graph", "object graph, object 0", "object")
def child_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        serve.object_graph_def.nodes[0].children[0].node_id = 9999


@damage("object-graph", "object graph, function '__inference", "object")
def bound_input_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        functions = serve.object_graph_def.concrete_functions
        next(one for _, one in sorted(functions.items()) if one.bound_inputs).bound_inputs[0] = -5


@damage("object-graph", "object graph, object", "object")
def asset_of_object_unknown(model: Damaged) -> None:
    with model.serve() as serve:
        for node in serve.object_graph_def.nodes:
            if node.HasField("asset"):
                node.asset.asset_file_def_index = 8


@damage("object-value", "object graph, key 'w/.ATTRIBUTES/VARIABLE_VALUE'", "object")
def variable_of_another_shape(model: Damaged) -> None:
    with model.serve() as serve:
        for node in serve.object_graph_def.nodes:
            if node.variable.name == "w:0" or node.variable.name == "w":
                node.variable.shape.dim[0].size = 77
