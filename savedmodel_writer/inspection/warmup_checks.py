"""Warm-up requests: each can be read, and asks a signature that is there for what it has.

The file is a TFRecord file of PredictionLogs, which are drawn in `warmup/prediction_log`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from savedmodel_writer import errors, tfrecord
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.tensor_value import dtype_name, problem_of
from savedmodel_writer.protos import SignatureDef, TensorProto, parse
from savedmodel_writer.protos.wire import I32, I64, LEN, VARINT
from savedmodel_writer.saved_model import constants, signature_constants as keys
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.warmup.writing import FILENAME, MAX_REQUESTS
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.table.coding import decode_varint

_EXAMPLES = {
    2: keys.CLASSIFY_METHOD_NAME,
    3: keys.REGRESS_METHOD_NAME,
}
_PREDICT = 6


def check_warmup(
    directory: ModelDirectory, signatures: Mapping[str, SignatureDef] | None, found: Findings
) -> None:
    """Checks the file of warm-up requests, if there is one.

    Args:
        directory: the model's directory.
        signatures: those of the MetaGraph that is served; None if none is.
        found: gets the findings.
    """
    path = os.path.join(directory.path, constants.EXTRA_ASSETS_DIRECTORY, FILENAME)
    at = found.at(f"{constants.EXTRA_ASSETS_DIRECTORY}/{FILENAME}")
    try:
        if not directory.storage.exists(path):
            return
        with directory.storage.open(path, "rb") as file:
            data = file.read()
    except (errors.StorageError, errors.DataLossError) as error:
        at.add("unreadable-file", error.message)
        return
    number = -1
    try:
        for number, record in enumerate(tfrecord.read_records(data)):
            if signatures is not None:
                _check_record(record, signatures, at.at(f"request {number}"))
    except errors.DataLossError as error:
        at.add("warmup-record", f"behind {number + 1} records: {error.message}")
    if number >= MAX_REQUESTS:
        at.add("warmup-count", f"{number + 1} requests, a server takes {MAX_REQUESTS}")


def _check_record(record: bytes, signatures: Mapping[str, SignatureDef], found: Findings) -> None:
    try:
        logs = [field for field in _fields(record) if field[0] in (*_EXAMPLES, _PREDICT)]
        if len(logs) != 1:
            found.add("warmup-record", "it is no request to predict, classify or regress")
            return
        ((kind, log),) = logs
        request = b"".join(data for number, data in _fields(log) if number == 1)
        fields = list(_fields(request))
        spec = b"".join(data for number, data in fields if number == 1)
        names = [data.decode() for number, data in _fields(spec) if number == 3]
        key = (names[-1] if names else "") or keys.DEFAULT_SERVING_SIGNATURE_DEF_KEY
        if key not in signatures:
            found.add("warmup-request", f"asks signature {key!r}, which is not there")
        elif kind == _PREDICT:
            _check_predict(fields, signatures[key], found)
        elif signatures[key].method_name != _EXAMPLES[kind]:
            found.add(
                "warmup-request",
                f"signature {key!r} has method {signatures[key].method_name!r}, the request is "
                f"for {_EXAMPLES[kind]!r}",
            )
    except (errors.DataLossError, UnicodeDecodeError) as error:
        found.add("warmup-record", str(error))


def _check_predict(
    fields: list[tuple[int, bytes]], signature: SignatureDef, found: Findings
) -> None:
    given = set()
    for number, data in fields:
        if number == 2:
            entry = dict(_fields(data))
            name = entry.get(1, b"").decode()
            given.add(name)
            if name not in signature.inputs:
                found.add("warmup-request", f"gives input {name!r}, which the signature lacks")
                continue
            tensor = parse(TensorProto, entry.get(2, b""))
            info = signature.inputs[name]
            shape = TensorShape.from_proto(tensor.tensor_shape)
            problem = problem_of(tensor)
            if problem is None and tensor.dtype != info.dtype:
                problem = f"{dtype_name(tensor.dtype)}, expected {dtype_name(info.dtype)}"
            if problem is None:
                expected = TensorShape.from_proto(info.tensor_shape)
                if not expected.is_compatible_with(shape):
                    problem = f"shape {shape}, expected {expected}"
            if problem is not None:
                found.add("warmup-request", f"input {name!r}: {problem}")
        elif number == 3 and data.decode() not in signature.outputs:
            found.add("warmup-request", f"asks for output {data.decode()!r}, which is not there")
    missing = sorted(signature.inputs.keys() - given - signature.defaults.keys())
    if missing:
        found.add("warmup-request", f"inputs {missing} are missing")


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a message that are messages, strings or bytes, by number.

    Raises:
        DataLossError: it is no message.
    """
    position = 0
    while position < len(data):
        key, position = decode_varint(data, position)
        kind = key & 7
        if kind == VARINT:
            _, position = decode_varint(data, position)
        elif kind in (I64, I32):
            position += 8 if kind == I64 else 4
        elif kind == LEN:
            size, position = decode_varint(data, position)
            if position + size <= len(data):
                yield key >> 3, data[position : position + size]
            position += size
        else:
            raise errors.DataLossError(f"wire type {kind} at {position}", offset=position)
        if position > len(data):
            raise errors.DataLossError("a field ends behind its message", offset=position)
