"""Codes of findings about assets, collections, objects, warm-up requests and targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from savedmodel_writer.inspection.codes.code import Code

CODES: Final[Mapping[str, Code]] = {
    "asset-missing": Code(
        "error",
        "A file that the graph reads is not in assets/.",
        "Copy it there.",
    ),
    "asset-name": Code(
        "error",
        "An asset is named by a path that leads elsewhere.",
        "Name a file in assets/.",
    ),
    "asset-tensor": Code(
        "error",
        "The tensor that should get the path of an asset is not in the graph, or no string.",
        "Correct the record.",
    ),
    "asset-records": Code(
        "warning",
        "asset_file_def and the collection saved_model_assets differ.",
        "Write both from one list.",
    ),
    "collection-item": Code(
        "error",
        "An item of a collection is not the message that the collection has.",
        "Write it again.",
    ),
    "collection-node": Code(
        "error",
        "An item of a collection names a node that is not in the graph: loaders in Python fail.",
        "Remove the item.",
    ),
    "object-graph": Code(
        "error",
        "The object graph refers to objects, functions, assets or constants that are not there.",
        "Write the model again.",
    ),
    "object-graph-untracked": Code(
        "warning",
        "There is an object graph, and the checkpoint has none: TensorFlow 2 cannot restore "
        "the objects.",
        "Write the model again, or drop the object graph: rewriting.DropObjectGraph().",
    ),
    "object-value": Code(
        "error",
        "The value of a variable object is not in the checkpoint, or has another dtype or shape.",
        "Write the model again.",
    ),
    "warmup-record": Code(
        "error",
        "A warm-up request cannot be read: a server does not load the model.",
        "Write them with write_warmup_requests.",
    ),
    "warmup-count": Code(
        "error",
        "There are more warm-up requests than a server takes.",
        "Leave some out.",
    ),
    "warmup-request": Code(
        "error",
        "A warm-up request asks for what its signature does not have: a server does not load "
        "the model.",
        "Write them with write_warmup_requests.",
    ),
    "serving-version": Code(
        "error",
        "serving: the directory's name is no version number, which servers look for.",
        "Rename it to 1, or whatever is higher than the last one.",
    ),
    "serving-tags": Code(
        "error",
        "serving: no MetaGraph has just the tag serve.",
        "Add one, or start the server with other tags.",
    ),
    "serving-default": Code(
        "warning",
        "serving: there is no signature serving_default, which requests mean that name none.",
        "Add it.",
    ),
    "serving-method": Code(
        "warning",
        "serving: a signature's method_name is none that a server answers, or its keys are "
        "not those of the method.",
        "Correct method_name: see MethodNameUpdater.",
    ),
    "serving-encoding": Code(
        "warning",
        "serving: an input or output is no plain tensor, and cannot be asked.",
        "Use signatures of plain tensors.",
    ),
    "openvino-text": Code(
        "error",
        "openvino: there is no saved_model.pb.",
        "Save it with as_text=False.",
    ),
    "tflite-tags": Code(
        "error",
        "tflite: no MetaGraph has just the tag serve.",
        "Add one, or give the converter the tags.",
    ),
    "tflite-signature": Code(
        "error",
        "tflite: there is no signature.",
        "Add one.",
    ),
}
