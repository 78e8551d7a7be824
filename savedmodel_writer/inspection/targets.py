"""What a model should be fit for, besides being loaded: the rules of its consumers.

Only what has a source is here, and only what a model's files tell. That all ops of a graph are
known to a consumer is not among it.

| target | source |
|---|---|
| serving | tensorflow.org/tfx/serving/serving_config and /signature_defs; loader and server of TensorFlow Serving |
| openvino | OpenVINO 2026.4, tried |
| tflite | `tf.lite.TFLiteConverter.from_saved_model` of TensorFlow 2.21, tried |
"""  # noqa: E501 - a table

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from savedmodel_writer import errors
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.model_checks import name_of, served_meta_graph
from savedmodel_writer.protos import MetaGraphDef, SavedModel
from savedmodel_writer.saved_model import constants, signature_constants, tag_constants
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.signature_tensors import OP_KEYS
from savedmodel_writer.saved_model.signature_validity import METHODS, is_valid_signature

_Check: TypeAlias = Callable[[SavedModel, ModelDirectory, Findings], None]
_VERSION = re.compile(r"[0-9]+")


def known_target(target: str) -> str:
    """The target.

    Raises:
        InvalidTypeError: it is no str.
        InvalidArgumentError: there is none of that name.
    """
    if not isinstance(target, str):
        raise errors.InvalidTypeError(f"target: expected a str, found {target!r}")
    if target not in TARGETS:
        raise errors.InvalidArgumentError(f"no target {target!r}: expected one of {list(TARGETS)}")
    return target


def check_target(
    target: str, message: SavedModel, directory: ModelDirectory, found: Findings
) -> None:
    """Checks a model against the rules of a target."""
    TARGETS[target](message, directory, found)


def _serving(message: SavedModel, directory: ModelDirectory, found: Findings) -> None:
    name = os.path.basename(directory.path)
    if not _VERSION.fullmatch(name) or int(name) >= 1 << 63:
        found.add("serving-version", f"the directory is named {name!r}, no version number")
    served = _with_serve_tag(message, "serving-tags", found)
    if served is None:
        return
    at = found.at(name_of(served))
    default = signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
    if default not in served.signature_def:
        at.add("serving-default", f"it has no signature {default!r}")
    for key, signature in sorted(served.signature_def.items()):
        if key in OP_KEYS:
            continue
        place = at.at(f"signature {key!r}")
        if signature.method_name not in METHODS:
            place.add(
                "serving-method",
                f"its method_name is {signature.method_name!r}, a server asks {list(METHODS)}",
            )
        elif not is_valid_signature(signature):
            place.add("serving-method", "it has no inputs or no outputs, or other keys than asked")
        for field in ("inputs", "outputs"):
            for name, info in sorted(getattr(signature, field).items()):
                if info.WhichOneof("encoding") != "name":
                    place.at(f"{field}[{name!r}]").add(
                        "serving-encoding", "it is sparse, ragged or composite"
                    )


def _openvino(message: SavedModel, directory: ModelDirectory, found: Findings) -> None:
    path = os.path.join(directory.path, constants.SAVED_MODEL_FILENAME_PB)
    if not directory.storage.exists(path):
        found.at(constants.SAVED_MODEL_FILENAME_PBTXT).add(
            "openvino-text", "OpenVINO opens saved_model.pb only"
        )


def _tflite(message: SavedModel, directory: ModelDirectory, found: Findings) -> None:
    served = _with_serve_tag(message, "tflite-tags", found)
    if served is not None and not any(key not in OP_KEYS for key in served.signature_def):
        found.at(name_of(served)).add("tflite-signature", "the converter needs a signature")


def _with_serve_tag(message: SavedModel, code: str, found: Findings) -> MetaGraphDef | None:
    served = served_meta_graph(message)
    if served is None:
        found.add(code, f"no MetaGraph has just the tag {tag_constants.SERVING!r}")
    return served


TARGETS: Final[Mapping[str, _Check]] = {
    "openvino": _openvino,
    "serving": _serving,
    "tflite": _tflite,
}
"""What `verify` can check a model for."""
