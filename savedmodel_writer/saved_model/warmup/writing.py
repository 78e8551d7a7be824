"""Writes the file of warm-up requests, into a model that is there or into a builder's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from savedmodel_writer import errors, tfrecord
from savedmodel_writer._close_names import did_you_mean
from savedmodel_writer.files import Path, storage_for
from savedmodel_writer.files.confined import ConfinedStorage
from savedmodel_writer.files.replacing import put_file
from savedmodel_writer.protos import MetaGraphDef
from savedmodel_writer.saved_model import constants, tag_constants
from savedmodel_writer.saved_model.builder import SavedModelBuilder
from savedmodel_writer.saved_model.loaded_meta_graph import MetaGraph
from savedmodel_writer.saved_model.reader import SavedModel, tag_set
from savedmodel_writer.saved_model.warmup.requests import (
    ClassifyRequest,
    PredictRequest,
    RegressRequest,
)

FILENAME = "tf_serving_warmup_requests"
MAX_REQUESTS = 1000  # a server refuses to load a model that has more

Request: TypeAlias = "PredictRequest | ClassifyRequest | RegressRequest | Mapping[str, Any]"


def write_warmup_requests(
    model: Path | SavedModel | MetaGraph | SavedModelBuilder,
    requests: Iterable[Request],
    *,
    tags: str | Iterable[str] = (tag_constants.SERVING,),
    model_name: str = "",
) -> str:
    """Writes requests that a server runs when it has loaded the model.

    Each is checked against its signature before anything is written; the file then appears at
    once, in place of one that was there.

        sm.write_warmup_requests("export/1", [{"x": np.zeros([8, 64], np.float32)}])

    Args:
        model: a model's directory, what was read of it, or a builder that is not saved yet.
        requests: at most 1,000. A dict of inputs asks the signature `serving_default` to predict;
            others are PredictRequest, ClassifyRequest and RegressRequest.
        tags: of the MetaGraph that the server loads.
        model_name: name of the model in the server's configuration; the server does not need it.

    Returns:
        Path of the file, for a builder the one that it will have.

    Raises:
        InvalidArgumentError: there is no request or more than 1,000, no such signature, or keys
            that are not its.
        SignatureError: the signature's method is another one.
        InvalidTypeError: a request is none, or an input of another dtype.
        ShapeError: an input is of another shape.
        MetaGraphNotFoundError: no MetaGraph has these tags.
        DuplicateNameError: the builder has such a file already.
        DataLossError: the model is damaged, or its assets.extra is a link.
        StorageError: the file cannot be written; one that was there stays.
    """
    if isinstance(model, SavedModelBuilder):
        return model.add_extra_file(FILENAME, _file(requests, _of_builder(model, tags), model_name))
    if not isinstance(model, (SavedModel, MetaGraph)):
        model = SavedModel.read(model)
    meta_graph = model.meta_graph(tags) if isinstance(model, SavedModel) else model
    data = _file(requests, meta_graph.meta_graph_def, model_name)
    directory = os.path.join(model.directory.path, constants.EXTRA_ASSETS_DIRECTORY)
    storage = model.directory.storage
    if isinstance(storage, ConfinedStorage):  # which only reads
        storage = storage_for(directory)
        if os.path.islink(directory):
            raise errors.DataLossError(
                f"{directory} is a link, through which nothing is written: the file would not be "
                "in the model's directory",
                path=directory,
            )
    path = os.path.join(directory, FILENAME)
    put_file(storage, path, data)
    return path


def _of_builder(builder: SavedModelBuilder, tags: str | Iterable[str]) -> MetaGraphDef:
    wanted = tag_set(tags)
    for meta_graph_def in builder.meta_graph_defs:
        if set(meta_graph_def.meta_info_def.tags) == wanted:
            return meta_graph_def
    raise errors.MetaGraphNotFoundError(
        f"the builder has no MetaGraph with the tags {sorted(wanted)}; add it before its requests"
    )


def _file(requests: Iterable[Any], meta_graph_def: MetaGraphDef, model_name: str) -> bytes:
    if isinstance(requests, Mapping) or not isinstance(requests, Iterable):
        raise errors.InvalidTypeError(
            f"requests: expected a list of them, found a {type(requests).__name__}"
        )
    records: list[bytes] = []
    for number, given in enumerate(requests):
        if number == MAX_REQUESTS:
            raise errors.InvalidArgumentError(
                f"more than {MAX_REQUESTS:,} warm-up requests, with which a server does not load "
                "the model: leave some out"
            )
        request = PredictRequest(given) if isinstance(given, Mapping) else given
        if not isinstance(request, (PredictRequest, ClassifyRequest, RegressRequest)):
            raise errors.InvalidTypeError(
                f"request {number}: expected a dict of inputs, a PredictRequest, ClassifyRequest "
                f"or RegressRequest, found {given!r}"
            )
        try:
            signature_def = _signature(meta_graph_def, request.signature)
            records.append(request.prediction_log(model_name, signature_def))
        except errors.InvalidInputError as error:
            error.message = f"request {number}: {error.message}"
            raise
    if not records:
        raise errors.InvalidArgumentError("requests: expected at least one")
    return tfrecord.records(records)


def _signature(meta_graph_def: MetaGraphDef, key: str) -> Any:
    present = meta_graph_def.signature_def
    if key not in present:
        raise errors.InvalidArgumentError(
            f"no signature {key!r}, there are {sorted(present)}{did_you_mean(key, present)}"
        )
    return present[key]
