"""Damage to files: lost, cut, changed, left over."""

from __future__ import annotations

import shutil

from savedmodel_writer.protos import AssetFileDef, FingerprintDef, pack_any, unpack_any
from savedmodel_writer.saved_model.warmup import prediction_log
from savedmodel_writer.tensors import make_tensor_proto
from savedmodel_writer.tfrecord import records
from tests.inspection.damage import DATA, INDEX, WARMUP, Damaged, damage


@damage("no-model-file", "")
def message_lost(model: Damaged) -> None:
    (model.path / "saved_model.pb").unlink()


@damage("model-file", "saved_model.pb")
def message_cut(model: Damaged) -> None:
    model.cut("saved_model.pb", 10)


@damage("no-meta-graph", "saved_model.pb")
def message_empty(model: Damaged) -> None:
    (model.path / "saved_model.pb").write_bytes(b"")


@damage("schema-version", "saved_model.pb")
def other_schema(model: Damaged) -> None:
    with model.message() as message:
        message.saved_model_schema_version = 7


@damage("unreadable-file", "saved_model.pb")
def message_is_a_directory(model: Damaged) -> None:
    (model.path / "saved_model.pb").unlink()
    (model.path / "saved_model.pb").mkdir()


@damage("model-file-ignored", "saved_model.pbtxt")
def two_messages(model: Damaged) -> None:
    (model.path / "saved_model.pbtxt").write_text("")


@damage("same-tags", "MetaGraph serve")
def same_tags(model: Damaged) -> None:
    with model.message() as message:
        for one in message.meta_graphs:
            one.meta_info_def.tags[:] = ["serve"]


@damage("no-tags", "MetaGraph without tags")
def no_tags(model: Damaged) -> None:
    with model.message() as message:
        message.meta_graphs[1].meta_info_def.ClearField("tags")


@damage("checkpoint-missing", "MetaGraph serve")
def checkpoint_lost(model: Damaged) -> None:
    shutil.rmtree(model.path / "variables")


@damage("checkpoint-missing", "MetaGraph serve", "object")
def checkpoint_of_objects_lost(model: Damaged) -> None:
    shutil.rmtree(model.path / "variables")


@damage("index-damaged", INDEX)
def index_cut(model: Damaged) -> None:
    model.cut(INDEX, 1)


@damage("index-damaged", INDEX)
def index_changed(model: Damaged) -> None:
    model.flip(INDEX, 40)


@damage("index-damaged", INDEX, "object")
def index_of_objects_changed(model: Damaged) -> None:
    model.flip(INDEX, 40)


@damage("data-file-missing", DATA)
def data_lost(model: Damaged) -> None:
    (model.path / DATA).unlink()


@damage("data-file-short", DATA)
def data_cut(model: Damaged) -> None:
    model.cut(DATA, 1)


@damage("data-file-longer", DATA)
def data_longer(model: Damaged) -> None:
    with (model.path / DATA).open("ab") as file:
        file.write(b"x")


@damage("tensor-damaged", f"{DATA}, tensor 'b'")
def first_tensor_changed(model: Damaged) -> None:
    model.flip(DATA, 0)


@damage("tensor-damaged", DATA)
def last_tensor_changed(model: Damaged) -> None:
    model.flip(DATA, -1)


@damage("unused-file", "variables/variables.data-00001-of-00002")
def other_data(model: Damaged) -> None:
    (model.path / "variables/variables.data-00001-of-00002").write_bytes(b"")


@damage("unknown-file", "notes.txt")
def other_file(model: Damaged) -> None:
    (model.path / "notes.txt").write_text("")


@damage("asset-missing", "asset 'words.txt'")
def asset_lost(model: Damaged) -> None:
    (model.path / "assets/words.txt").unlink()


@damage("asset-missing", "asset 'words.txt'", "object")
def asset_of_objects_lost(model: Damaged) -> None:
    (model.path / "assets/words.txt").unlink()


@damage("unused-file", "assets/more.txt")
def asset_unused(model: Damaged) -> None:
    (model.path / "assets/more.txt").write_text("")


@damage("asset-name", "asset '../words.txt'")
def asset_elsewhere(model: Damaged) -> None:
    with model.serve() as serve:
        for packed in serve.collection_def["saved_model_assets"].any_list.value:
            asset = unpack_any(AssetFileDef, packed)
            asset.filename = "../words.txt"
            packed.CopyFrom(pack_any(asset))
        for asset in serve.asset_file_def:
            asset.filename = "../words.txt"


@damage("asset-tensor", "asset 'words.txt'")
def asset_tensor_lost(model: Damaged) -> None:
    with model.serve() as serve:
        del serve.asset_file_def[:]
        asset = AssetFileDef(filename="words.txt")
        asset.tensor_info.name = "nope:0"
        assets = serve.collection_def["saved_model_assets"].any_list
        del assets.value[:]
        assets.value.append(pack_any(asset))


@damage("asset-tensor", "asset 'words.txt'", "object")
def asset_tensor_of_objects_lost(model: Damaged) -> None:
    with model.serve() as serve:
        serve.asset_file_def[0].tensor_info.name += "x"


@damage("asset-tensor", "asset 'words.txt'", "object")
def two_assets_of_one_tensor(model: Damaged) -> None:
    with model.serve() as serve:
        serve.asset_file_def.add().CopyFrom(serve.asset_file_def[0])


@damage("asset-records", "collection 'saved_model_assets'")
def asset_records_differ(model: Damaged) -> None:
    with model.serve() as serve:
        packed = serve.collection_def["saved_model_assets"].any_list.value[0]
        asset = serve.asset_file_def.add()
        asset.CopyFrom(unpack_any(AssetFileDef, packed))
        asset.filename = "words.txt_1"


@damage("fingerprint", "fingerprint.pb", "object")
def fingerprint_changed(model: Damaged) -> None:
    (model.path / "fingerprint.pb").write_bytes(b"\xff")


@damage("fingerprint", "fingerprint.pb", "object")
def fingerprint_empty(model: Damaged) -> None:
    (model.path / "fingerprint.pb").write_bytes(FingerprintDef().SerializeToString())


@damage("debug-info", "debug/saved_model_debug_info.pb")
def debug_info_changed(model: Damaged) -> None:
    (model.path / "debug").mkdir(exist_ok=True)
    (model.path / "debug/saved_model_debug_info.pb").write_bytes(b"\xff\xff")


@damage("warmup-record", WARMUP)
def warmup_cut(model: Damaged) -> None:
    model.cut(WARMUP, 3)


@damage("warmup-record", f"{WARMUP}, request 0")
def warmup_of_something_else(model: Damaged) -> None:
    (model.path / WARMUP).write_bytes(records([b"\x0a\x00"]))


@damage("warmup-count", WARMUP)
def too_much_warmup(model: Damaged) -> None:
    log = prediction_log.predict_log("", "serving_default", {"x": _x()})
    (model.path / WARMUP).write_bytes(records([log] * 1001))


@damage("warmup-request", f"{WARMUP}, request 1")
def warmup_for_no_signature(model: Damaged) -> None:
    log = prediction_log.predict_log("", "serving_default", {"x": _x()})
    other = prediction_log.predict_log("", "nope", {"x": _x()})
    (model.path / WARMUP).write_bytes(records([log, other]))


@damage("warmup-request", f"{WARMUP}, request 0")
def warmup_of_another_shape(model: Damaged) -> None:
    tensor = make_tensor_proto([[1.0, 2.0]])
    log = prediction_log.predict_log("", "serving_default", {"x": tensor})
    (model.path / WARMUP).write_bytes(records([log]))


@damage("warmup-request", f"{WARMUP}, request 0")
def warmup_without_inputs(model: Damaged) -> None:
    log = prediction_log.predict_log("", "serving_default", {})
    (model.path / WARMUP).write_bytes(records([log]))


@damage("warmup-request", f"{WARMUP}, request 0")
def warmup_for_another_method(model: Damaged) -> None:
    log = prediction_log.classify_log("", "serving_default", [b""])
    (model.path / WARMUP).write_bytes(records([log]))


def _x() -> object:
    return make_tensor_proto([[1.0, 2.0, 3.0]])
