"""Signatures: which tensors a request feeds and fetches, as tf.compat.v1.saved_model has them.

    SignatureDef { map<string, TensorInfo> inputs = 1, outputs = 2
                   string method_name = 3
                   map<string, TensorProto> defaults = 4 }

The Regress and Classify calls of TensorFlow Serving take serialized tf.Examples, so their
signatures allow string inputs only; Predict takes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from savedmodel_writer import errors
from savedmodel_writer.graph import Operation, Tensor
from savedmodel_writer.protos import DataType, SignatureDef, TensorInfo, TensorProto, as_message
from savedmodel_writer.saved_model import signature_constants as keys
from savedmodel_writer.saved_model.signature_validity import is_valid_signature
from savedmodel_writer.saved_model.utils import (
    AnyTensor,
    build_tensor_info,
    build_tensor_info_from_op,
)
from savedmodel_writer.tensors import make_tensor_proto

if TYPE_CHECKING:
    from savedmodel_writer.saved_model.method_name_updater import MethodNameUpdater

__all__ = [
    "MethodNameUpdater",
    "build_signature_def",
    "classification_signature_def",
    "is_valid_signature",
    "op_signature_def",
    "predict_signature_def",
    "regression_signature_def",
    "supervised_eval_signature_def",
    "supervised_train_signature_def",
]


def __getattr__(name: str) -> Any:
    if name != "MethodNameUpdater":  # it reads files, which no other name here does
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from savedmodel_writer.saved_model.method_name_updater import MethodNameUpdater

    return MethodNameUpdater


def build_signature_def(
    inputs: Mapping[str, TensorInfo] | None = None,
    outputs: Mapping[str, TensorInfo] | None = None,
    method_name: str | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> SignatureDef:
    """A SignatureDef of the parts given.

    Args:
        inputs: TensorInfo by key; `build_tensor_info` makes them.
        outputs: likewise.
        method_name: what the server calls it, one of `signature_constants.*_METHOD_NAME`.
        defaults: what a request may leave out, by key of the input: an array or Python value, a
            TensorProto, or the tensor of a Const node.

    Returns:
        The SignatureDef.

    Raises:
        InvalidTypeError: an input or output is no TensorInfo, or a key is no str.
        InvalidArgumentError: a default is a tensor whose value is not known.
        InvalidInputError: a default cannot become a TensorProto.
    """
    signature_def = SignatureDef()
    for infos, field in ((inputs, signature_def.inputs), (outputs, signature_def.outputs)):
        for key in infos or ():
            assert infos is not None
            field[key].CopyFrom(as_message(TensorInfo, infos[key]))
    if method_name is not None:
        signature_def.method_name = method_name
    if defaults is not None and not isinstance(defaults, Mapping):
        raise errors.MissingAttributeError(
            f"{type(defaults).__name__!r} object has no attribute 'items': "
            "defaults are given as a dict of str to a tensor, an array or a TensorProto"
        )
    for key, default in (defaults or {}).items():
        if not isinstance(key, str):
            raise errors.InvalidTypeError(f"a signature's keys are str, found {key!r}")
        signature_def.defaults[key].CopyFrom(_default_value(key, default))
    return signature_def


def _default_value(key: str, default: Any) -> TensorProto:
    if hasattr(default, "DESCRIPTOR"):
        return as_message(TensorProto, default)
    op = getattr(default, "op", None)
    if not isinstance(op, Operation):
        if default is None:
            raise errors.MissingAttributeError(
                f"'NoneType' object has no attribute 'op': default {key!r} must be a tensor, an "
                "array or a TensorProto"
            )
        return make_tensor_proto(default)
    if op.type != "Const":
        raise errors.InvalidArgumentError(
            f"Unable to convert object {default} of type {type(default)} to TensorProto: "
            f"default {key!r} must be an array or the tensor of a Const node",
            node=op.name,
            op=op.type,
        )
    value: TensorProto = op.get_attr("value")
    return value


def predict_signature_def(
    inputs: Mapping[str, AnyTensor], outputs: Mapping[str, AnyTensor]
) -> SignatureDef:
    """A signature for TensorFlow Serving's Predict, of any dtypes.

    Args:
        inputs: tensors to feed, by the key that requests use.
        outputs: tensors to fetch, likewise.

    Returns:
        The SignatureDef.

    Raises:
        InvalidArgumentError: there are no inputs or no outputs.
        MissingAttributeError: one is no tensor.
    """
    for what, tensors in (("inputs", inputs), ("outputs", outputs)):
        if _is_empty(tensors):
            raise errors.InvalidArgumentError(f"Prediction `{what}` cannot be None or empty.")
    return build_signature_def(_infos(inputs), _infos(outputs), keys.PREDICT_METHOD_NAME)


def regression_signature_def(examples: Tensor, predictions: AnyTensor) -> SignatureDef:
    """A signature for TensorFlow Serving's Regress.

    Args:
        examples: string tensor of serialized tf.Examples.
        predictions: float32 tensor.

    Returns:
        The SignatureDef.

    Raises:
        InvalidArgumentError: one is missing or of another type.
    """
    _check_examples("Regression", examples, "Expected regression `examples` to be of type Tensor.")
    if predictions is None:
        raise errors.InvalidArgumentError("Regression `predictions` cannot be None.")
    fed = _info_of(
        examples,
        DataType.DT_STRING,
        "Regression input tensors must be of type string. Found tensors with type {}.",
    )
    fetched = _info_of(
        predictions,
        DataType.DT_FLOAT,
        "Regression output tensors must be of type float. Found tensors with type {}.",
    )
    return build_signature_def(
        {keys.REGRESS_INPUTS: fed}, {keys.REGRESS_OUTPUTS: fetched}, keys.REGRESS_METHOD_NAME
    )


def classification_signature_def(
    examples: Tensor, classes: AnyTensor | None, scores: AnyTensor | None
) -> SignatureDef:
    """A signature for TensorFlow Serving's Classify.

    Args:
        examples: string tensor of serialized tf.Examples.
        classes: string tensor of labels, or None.
        scores: float32 tensor, or None; not both are None.

    Returns:
        The SignatureDef.

    Raises:
        InvalidArgumentError: one is missing or of another type.
    """
    _check_examples(
        "Classification", examples, "Classification `examples` must be a string Tensor."
    )
    if classes is None and scores is None:
        raise errors.InvalidArgumentError(
            "Classification `classes` and `scores` cannot both be None."
        )
    fed = _info_of(
        examples,
        DataType.DT_STRING,
        "Classification input tensors must be of type string. Found tensors of type {}",
    )
    fetched = {}
    if classes is not None:
        fetched[keys.CLASSIFY_OUTPUT_CLASSES] = _info_of(
            classes,
            DataType.DT_STRING,
            # TensorFlow's text, its quote included
            "Classification classes must be of type string Tensor. Found tensors of type {}.`",
        )
    if scores is not None:
        fetched[keys.CLASSIFY_OUTPUT_SCORES] = _info_of(
            scores, DataType.DT_FLOAT, "Classification scores must be a float Tensor."
        )
    return build_signature_def({keys.CLASSIFY_INPUTS: fed}, fetched, keys.CLASSIFY_METHOD_NAME)


def _check_examples(what: str, examples: Any, expected: str) -> None:
    if examples is None:
        raise errors.InvalidArgumentError(f"{what} `examples` cannot be None.")
    if not isinstance(examples, Tensor):
        raise errors.InvalidArgumentError(f"{expected} Found `examples` of type {type(examples)}.")


def _info_of(tensor: AnyTensor, dtype: int, otherwise: str) -> TensorInfo:
    """The TensorInfo of a tensor of a dtype; `otherwise` says what is wrong with another."""
    info = build_tensor_info(tensor)
    if info.dtype != dtype:
        raise errors.InvalidArgumentError(otherwise.format(info.dtype))
    return info


def supervised_train_signature_def(
    inputs: Mapping[str, AnyTensor],
    loss: Mapping[str, AnyTensor] | None,
    predictions: Mapping[str, AnyTensor] | None = None,
    metrics: Mapping[str, AnyTensor] | None = None,
) -> SignatureDef:
    """A signature of a training step: what it takes, its loss, predictions and metrics.

    Raises:
        InvalidArgumentError: there are no inputs.
        MissingAttributeError: one is no tensor.
    """
    return _supervised(keys.SUPERVISED_TRAIN_METHOD_NAME, inputs, loss, predictions, metrics)


def supervised_eval_signature_def(
    inputs: Mapping[str, AnyTensor],
    loss: Mapping[str, AnyTensor] | None,
    predictions: Mapping[str, AnyTensor] | None = None,
    metrics: Mapping[str, AnyTensor] | None = None,
) -> SignatureDef:
    """A signature of an evaluation step; see `supervised_train_signature_def`.

    Raises:
        InvalidArgumentError: there are no inputs.
        MissingAttributeError: one is no tensor.
    """
    return _supervised(keys.SUPERVISED_EVAL_METHOD_NAME, inputs, loss, predictions, metrics)


def _supervised(
    method_name: str,
    inputs: Mapping[str, AnyTensor],
    *outputs: Mapping[str, AnyTensor] | None,
) -> SignatureDef:
    if _is_empty(inputs):
        raise errors.InvalidArgumentError(f"{method_name} `inputs` cannot be None or empty.")
    fetched: dict[str, TensorInfo] = {}
    for tensors in outputs:
        fetched |= _infos(tensors or {})
    return build_signature_def(_infos(inputs), fetched, method_name)


def op_signature_def(op: Operation | Tensor, key: str) -> SignatureDef:
    """The signature whose one output names an operation: how the init and train op are kept."""
    return build_signature_def(outputs={key: build_tensor_info_from_op(op)})


def _is_empty(tensors: Any) -> bool:
    """Whether nothing is given; a Tensor, which is not the dict that it should be, has no truth."""
    return tensors is None or (not hasattr(tensors, "__graph_tensor__") and not tensors)


def _infos(tensors: Mapping[str, AnyTensor]) -> dict[str, TensorInfo]:
    if not hasattr(tensors, "items"):
        raise errors.MissingAttributeError(
            f"{type(tensors).__name__!r} object has no attribute 'items': "
            "expected a dict of str to Tensor"
        )
    for key in tensors:
        if not isinstance(key, str):
            raise errors.InvalidTypeError(f"a signature's keys are str, found {key!r}")
    return {key: build_tensor_info(tensor) for key, tensor in tensors.items()}
