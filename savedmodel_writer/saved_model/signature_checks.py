"""What a signature map must be before it goes into a MetaGraphDef."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph
from savedmodel_writer.protos import DataType, SignatureDef, TensorInfo, as_message, text
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.signature_tensors import tensor_names

_RESERVED = {
    constants.INIT_OP_SIGNATURE_KEY: "initialization",
    constants.TRAIN_OP_SIGNATURE_KEY: "the train op",
}


def checked_signature_def_map(
    signature_def_map: Mapping[str, SignatureDef] | None, graph: Graph
) -> dict[str, SignatureDef]:
    """Copies of the signatures, once they are found to be ones a loader can use.

    TensorFlow makes the same checks, in this order, but for the last: it writes signatures of
    tensors that do not exist.

    Args:
        signature_def_map: signatures by key, ours or TensorFlow's messages.
        graph: the graph they are of.

    Returns:
        The same signatures as messages of ours.

    Raises:
        SignatureError: a TensorInfo has no name, or no dtype.
        ReservedKeyError: a key is one that loaders take for the init or train op.
        TensorNotFoundError: the graph has no tensor of a name.
        InvalidTypeError: it is no mapping, a key no str, or a value no SignatureDef.
    """
    if not signature_def_map:
        return {}
    if not isinstance(signature_def_map, Mapping):
        raise errors.InvalidTypeError(
            "signature_def_map: expected a dict of str to SignatureDef, "
            f"found {type(signature_def_map).__name__}"
        )
    checked: dict[str, SignatureDef] = {}
    for key, signature_def in signature_def_map.items():
        if not isinstance(key, str):
            raise errors.InvalidTypeError(f"a signature's key is a str, found {key!r}")
        message = checked[key] = SignatureDef()
        if signature_def is None:
            raise errors.MissingAttributeError(
                f"signature {key!r}: 'NoneType' object has no attribute 'inputs': "
                "expected a SignatureDef, as predict_signature_def makes"
            )
        _check_no_none(key, signature_def)
        try:
            message.CopyFrom(as_message(SignatureDef, signature_def))
        except errors.InvalidTypeError as error:
            raise errors.InvalidTypeError(
                f"signature {key!r}: {error} predict_signature_def(inputs, outputs) makes one"
            ) from None
        for _, _, tensor_info in _tensor_infos(message):
            _check_encoding(tensor_info)
    for key, purpose in _RESERVED.items():
        if key in checked:
            raise errors.ReservedKeyError(
                f'SignatureDef map key "{key}" is reserved for {purpose}. '
                "Please use a different key."
            )
    for key, message in checked.items():
        for field, name, tensor_info in _tensor_infos(message):
            for tensor in tensor_names([tensor_info]):
                _check_exists(graph, tensor, f"signature {key!r}, {field}[{name!r}]")
    return checked


def _check_no_none(key: str, signature_def: Any) -> None:
    """A message cannot hold None, but what looks like one can."""
    for field in ("inputs", "outputs"):
        infos = getattr(signature_def, field, None)
        if isinstance(infos, Mapping) and any(info is None for info in infos.values()):
            raise errors.SignatureError(
                "All TensorInfo protos used in the SignatureDefs must have the name and dtype "
                f"fields set. Signature {key!r} has None among its {field}."
            )


def _tensor_infos(signature_def: SignatureDef) -> Iterator[tuple[str, str, TensorInfo]]:
    for field in ("inputs", "outputs"):
        for name, tensor_info in getattr(signature_def, field).items():
            yield field, name, tensor_info


def _check_encoding(tensor_info: TensorInfo) -> None:
    encoding = tensor_info.WhichOneof("encoding")
    if encoding == "composite_tensor":
        for component in tensor_info.composite_tensor.components:
            _check_encoding(component)
    elif encoding is None:
        raise errors.SignatureError(
            f"Invalid `tensor_info`: {text.to_text(tensor_info)}. All TensorInfo protos used in "
            "the SignatureDefs must have one of the 'encoding' fields (e.g., name or coo_sparse) "
            "set."
        )
    elif tensor_info.dtype == DataType.DT_INVALID:
        raise errors.SignatureError(
            f"Invalid `tensor_info`: {text.to_text(tensor_info)}. All TensorInfo protos used in "
            "the SignatureDefs must have the dtype field set."
        )


def _check_exists(graph: Graph, name: str, place: str) -> None:
    """Checks that the graph has the tensor, or the operation where no output is named."""
    try:
        graph.as_graph_element(name)
    except (KeyError, ValueError) as error:
        raise errors.TensorNotFoundError(
            f"{place} names {name!r}, which is not in the graph that is saved: {error}", node=name
        ) from error
