"""Requests that a server answers, checked against the signature that they ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors
from savedmodel_writer._close_names import did_you_mean
from savedmodel_writer.dtypes import as_dtype
from savedmodel_writer.protos import DataType, SignatureDef, TensorInfo, TensorProto
from savedmodel_writer.saved_model import signature_constants as names
from savedmodel_writer.saved_model.signature_validity import METHODS
from savedmodel_writer.saved_model.warmup import prediction_log
from savedmodel_writer.saved_model.warmup.example import Example, example_bytes
from savedmodel_writer.shapes import TensorShape
from savedmodel_writer.tensors import make_tensor_proto


@attrs.frozen
class PredictRequest:
    """Asks for a signature's outputs.

    Attributes:
        inputs: arrays, or what becomes one, by the keys of the signature's inputs.
        signature: key of the signature.
        outputs: keys of the outputs asked for; by default all.
    """

    inputs: Mapping[str, Any]
    signature: str = names.DEFAULT_SERVING_SIGNATURE_DEF_KEY
    outputs: Sequence[str] = ()

    def prediction_log(self, model_name: str, signature_def: SignatureDef) -> bytes:
        """The PredictionLog of this request.

        Args:
            model_name: name of the model in the server's configuration.
            signature_def: what is asked.

        Raises:
            InvalidInputError: the signature cannot be asked so.
        """
        if signature_def.method_name not in METHODS:
            raise errors.SignatureError(
                f"signature {self.signature!r}: expected its method_name to be one of "
                f"{list(METHODS)}, found {signature_def.method_name!r}"
            )
        if not isinstance(self.inputs, Mapping):
            raise errors.InvalidTypeError(
                f"signature {self.signature!r}: expected a dict of inputs, found {self.inputs!r}"
            )
        _check_keys(self.signature, "input", self.inputs, signature_def.inputs)
        missing = signature_def.inputs.keys() - self.inputs.keys() - signature_def.defaults.keys()
        if missing:
            raise errors.InvalidArgumentError(
                f"signature {self.signature!r}: inputs {sorted(missing)} are missing"
            )
        _check_keys(self.signature, "output", self.outputs, signature_def.outputs)
        tensors = {
            key: _tensor(self.signature, key, self.inputs[key], signature_def.inputs[key])
            for key in sorted(self.inputs)
        }
        return prediction_log.predict_log(model_name, self.signature, tensors, self.outputs)


@attrs.frozen
class _ExampleRequest:
    examples: Sequence[Example]
    signature: str = names.DEFAULT_SERVING_SIGNATURE_DEF_KEY

    def _examples(self, signature_def: SignatureDef, method: str, input_key: str) -> list[bytes]:
        if signature_def.method_name != method:
            raise errors.SignatureError(
                f"signature {self.signature!r}: expected its method_name to be {method!r}, found "
                f"{signature_def.method_name!r}"
            )
        found = {key: as_dtype(info.dtype).name for key, info in signature_def.inputs.items()}
        if found != {input_key: "string"}:
            raise errors.SignatureError(
                f"signature {self.signature!r}: a server feeds serialized examples to the one "
                f"input {input_key!r} of strings; found {found}"
            )
        if isinstance(self.examples, (bytes, Mapping)) or not isinstance(self.examples, Sequence):
            raise errors.InvalidTypeError(
                f"signature {self.signature!r}: expected a list of examples, found a "
                f"{type(self.examples).__name__}"
            )
        if not self.examples:
            raise errors.InvalidArgumentError(
                f"signature {self.signature!r}: a server refuses a request without examples"
            )
        examples = [example_bytes(example) for example in self.examples]
        shape = TensorShape.from_proto(signature_def.inputs[input_key].tensor_shape)
        if not shape.is_compatible_with([len(examples)]):
            raise errors.ShapeError(
                f"signature {self.signature!r}: {len(examples)} examples do not fit the shape "
                f"{shape} of {input_key!r}"
            )
        return examples


@attrs.frozen
class ClassifyRequest(_ExampleRequest):
    """Asks for classes and scores.

    Attributes:
        examples: see `example_bytes`.
        signature: key of the signature.
    """

    def prediction_log(self, model_name: str, signature_def: SignatureDef) -> bytes:
        """As `PredictRequest.prediction_log`."""
        examples = self._examples(signature_def, names.CLASSIFY_METHOD_NAME, names.CLASSIFY_INPUTS)
        return prediction_log.classify_log(model_name, self.signature, examples)


@attrs.frozen
class RegressRequest(_ExampleRequest):
    """Asks for numbers.

    Attributes:
        examples: see `example_bytes`.
        signature: key of the signature.
    """

    def prediction_log(self, model_name: str, signature_def: SignatureDef) -> bytes:
        """As `PredictRequest.prediction_log`."""
        examples = self._examples(signature_def, names.REGRESS_METHOD_NAME, names.REGRESS_INPUTS)
        return prediction_log.regress_log(model_name, self.signature, examples)


def _check_keys(signature: str, kind: str, given: Any, known: Mapping[str, Any]) -> None:
    for key in given:
        if key not in known:
            raise errors.InvalidArgumentError(
                f"signature {signature!r} has no {kind} {key!r}, it has {sorted(known)}"
                f"{did_you_mean(key, known)}"
            )


def _tensor(signature: str, key: str, value: Any, info: TensorInfo) -> TensorProto:
    place = f"signature {signature!r}, input {key!r}"
    if info.WhichOneof("encoding") != "name" or info.dtype == DataType.DT_INVALID:
        raise errors.SignatureError(f"{place}: a server feeds plain tensors only, found {info}")
    dtype = as_dtype(info.dtype)
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind not in "OSU":
        given = as_dtype(value.dtype)
        if given is not dtype and as_dtype(dtype.bits_dtype) is not given:
            raise errors.InvalidTypeError(f"{place}: expected {dtype.name}, found {given.name}")
    try:
        tensor = make_tensor_proto(value, dtype)
    except errors.InvalidInputError as error:
        error.message = f"{place}: {error.message}"
        raise
    shape = TensorShape.from_proto(info.tensor_shape)
    found = TensorShape.from_proto(tensor.tensor_shape)
    if not shape.is_compatible_with(found):
        raise errors.ShapeError(f"{place}: expected the shape {shape}, found {found}")
    return tensor
