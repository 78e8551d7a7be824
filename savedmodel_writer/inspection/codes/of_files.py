"""Codes of findings about files: the message's, the checkpoint's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from savedmodel_writer.inspection.codes.code import Code

CODES: Final[Mapping[str, Code]] = {
    "no-model-file": Code(
        "error",
        "The directory has no saved_model.pb and no saved_model.pbtxt.",
        "Name the directory that has the file, which for versioned models is that of a version.",
    ),
    "unreadable-file": Code(
        "error",
        "A file is there and cannot be read: permissions, a pipe, a link that leads out of "
        "the directory.",
        "Copy the model's files themselves; `storage=` follows links that are trusted.",
    ),
    "model-file": Code(
        "error",
        "saved_model.pb or .pbtxt is damaged, or no SavedModel.",
        "Copy or write the model again.",
    ),
    "model-file-ignored": Code(
        "warning",
        "There is a saved_model.pbtxt beside a saved_model.pb, which loaders read instead.",
        "Remove the one that is out of date.",
    ),
    "schema-version": Code(
        "warning",
        "saved_model_schema_version is not 1. Loaders do not look at it.",
        "Set it to 1.",
    ),
    "no-meta-graph": Code(
        "error",
        "The model has no MetaGraph: no tags match.",
        "Write the model again.",
    ),
    "no-tags": Code(
        "warning",
        "A MetaGraph has no tags: it is loaded by asking for none, which servers do not.",
        "Give it the tag serve.",
    ),
    "same-tags": Code(
        "warning",
        "Two MetaGraphs have the same tags: loaders take the first one.",
        "Give them different tags, or remove one.",
    ),
    "unknown-file": Code(
        "note",
        "A file or directory that no loader looks at.",
        "Remove it if it is a leftover.",
    ),
    "unused-file": Code(
        "note",
        "A file in assets/ or variables/ that the model does not use.",
        "Remove it if it is a leftover.",
    ),
    "fingerprint": Code(
        "warning",
        "fingerprint.pb is damaged, or that of another model: no loader minds, but caches and"
        " metrics use it.",
        "Remove it, or write the model again.",
    ),
    "debug-info": Code(
        "error",
        "debug/saved_model_debug_info.pb is damaged, which the C++ loader does not survive.",
        "Remove it: nothing else needs it.",
    ),
    "checkpoint-missing": Code(
        "error",
        "Variables are to be restored and there is no variables/variables.index. The C++ "
        "loader loads such a model, and its first request fails.",
        "Copy the directory variables/ too.",
    ),
    "index-damaged": Code(
        "error",
        "variables.index is damaged, of another format, or of a version that excludes readers"
        " of today.",
        "Copy or write the checkpoint again.",
    ),
    "tensor-entry": Code(
        "error",
        "What the index says of a tensor is impossible: dtype, shape, size, or slices that it"
        " lacks.",
        "Write the checkpoint again.",
    ),
    "data-file-missing": Code(
        "error",
        "A data file that the index names is not there.",
        "Copy all files of variables/.",
    ),
    "data-file-short": Code(
        "error",
        "A data file ends before the bytes of a tensor: it was cut.",
        "Copy it again.",
    ),
    "data-file-longer": Code(
        "warning",
        "A data file goes on behind its last tensor.",
        "See whether index and data file are of one checkpoint.",
    ),
    "tensor-damaged": Code(
        "error",
        "The bytes of a tensor do not have the checksum that the index has, or slices leave a"
        " hole.",
        "Copy or write the checkpoint again.",
    ),
    "tensor-not-restored": Code(
        "note",
        "A tensor that no MetaGraph restores.",
        "Leave it out to make the model smaller.",
    ),
}
