"""The signatures of a MetaGraph that was read: what requests feed and fetch, by keys.

A SignatureDef is drawn in `signature_def_utils`, a TensorInfo in `utils`. The keys that hold an op
instead of a signature, `__saved_model_init_op` and `__saved_model_train_op`, are left out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import numpy as np

from savedmodel_writer import errors
from savedmodel_writer.dtypes import DType, as_dtype, int64
from savedmodel_writer.protos import SignatureDef, TensorInfo, TypeSpecProto
from savedmodel_writer.saved_model.signature_tensors import OP_KEYS
from savedmodel_writer.shapes import UNKNOWN, TensorShape


@attrs.frozen
class SignatureTensor:
    """What a signature tells of one input or output.

    Attributes:
        name: of the tensor in the graph, as "x:0"; None if several tensors hold the value.
        dtype: of the elements; None if the model does not tell.
        shape: as far as it is known; for a composite that of the whole.
        components: of a sparse, ragged or other composite tensor, its tensors in the order in
            which TensorFlow lists them: of a sparse one indices, values, dense shape.
        type_spec: of a composite the class that puts its components together, "SparseTensorSpec"
            for all sparse ones; None for a tensor.
    """

    name: str | None
    dtype: DType | None
    shape: TensorShape
    components: tuple[SignatureTensor, ...] = ()
    type_spec: str | None = None


@attrs.frozen(slots=False)
class LoadedSignature:
    """One signature of a model.

    Attributes:
        key: the signature's name.
        signature_def: its message.
    """

    key: str
    signature_def: SignatureDef = attrs.field(repr=False)

    @property
    def method_name(self) -> str:
        """What kind of request it answers, as "tensorflow/serving/predict"."""
        return self.signature_def.method_name

    @cached_property
    def inputs(self) -> Mapping[str, SignatureTensor]:
        """What a request feeds, by key, in the order of the keys.

        Raises:
            DataLossError: a dtype or shape is none.
        """
        return self._tensors(self.signature_def.inputs)

    @cached_property
    def outputs(self) -> Mapping[str, SignatureTensor]:
        """What it fetches, likewise.

        Raises:
            DataLossError: a dtype or shape is none.
        """
        return self._tensors(self.signature_def.outputs)

    @cached_property
    def defaults(self) -> Mapping[str, np.ndarray[Any, Any]]:
        """What inputs are when a request leaves them out, by key.

        Raises:
            DataLossError: a value is damaged.
            MissingExtraError: numpy needs ml_dtypes for its dtype.
        """
        from savedmodel_writer.tensors import make_ndarray

        values = {}
        for key, proto in sorted(self.signature_def.defaults.items()):
            try:
                values[key] = make_ndarray(proto)
            except errors.MissingExtraError:
                raise
            except (errors.InvalidInputError, errors.DataLossError) as error:
                raise errors.DataLossError(
                    f"signature {self.key!r}, default of {key!r}: {error}"
                ) from None
        return values

    def _tensors(self, infos: Mapping[str, TensorInfo]) -> dict[str, SignatureTensor]:
        tensors = {}
        for key, info in sorted(infos.items()):
            try:
                tensors[key] = _tensor(info)
            except errors.InvalidInputError as error:
                raise errors.DataLossError(f"signature {self.key!r}, {key!r}: {error}") from None
        return tensors


class LoadedSignatures(Mapping[str, LoadedSignature]):
    """The signatures of a MetaGraph by name, in the order of the names."""

    def __init__(self, signature_defs: Mapping[str, SignatureDef]) -> None:
        self._signatures = {
            key: LoadedSignature(key, signature_defs[key])
            for key in sorted(signature_defs)
            if key not in OP_KEYS
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._signatures)

    def __len__(self) -> int:
        return len(self._signatures)

    def __getitem__(self, key: str) -> LoadedSignature:
        """A signature.

        Raises:
            UnknownKeyError: there is none of that name.
        """
        if key not in self._signatures:
            raise errors.UnknownKeyError(
                f"no signature {key!r} among {len(self)}: {list(self)[:20]}"
            )
        return self._signatures[key]

    def __repr__(self) -> str:
        return f"LoadedSignatures({list(self)})"


def _tensor(info: TensorInfo) -> SignatureTensor:
    encoding = info.WhichOneof("encoding")
    dtype = as_dtype(info.dtype) if info.dtype else None
    shape = TensorShape.from_proto(info.tensor_shape)
    if encoding == "coo_sparse":
        return _sparse(info, dtype, shape)
    if encoding == "composite_tensor":
        components = tuple(map(_tensor, info.composite_tensor.components))
        spec = info.composite_tensor.type_spec
        dtype, shape = _of_type_spec(spec)
        return SignatureTensor(None, dtype, shape, components, spec.type_spec_class_name)
    return SignatureTensor(info.name if encoding else None, dtype, shape)


def _sparse(info: TensorInfo, dtype: DType | None, shape: TensorShape) -> SignatureTensor:
    names = info.coo_sparse
    components = (
        SignatureTensor(names.indices_tensor_name, int64, TensorShape([None, shape.rank])),
        SignatureTensor(names.values_tensor_name, dtype, TensorShape([None])),
        SignatureTensor(names.dense_shape_tensor_name, int64, TensorShape([shape.rank])),
    )
    return SignatureTensor(None, dtype, shape, components, "SparseTensorSpec")


def _of_type_spec(spec: TypeSpecProto) -> tuple[DType | None, TensorShape]:
    """The dtype and shape among what a TypeSpec is made from; each class has its own order."""
    dtype, shape = None, UNKNOWN
    for value in reversed(spec.type_state.tuple_value.values):
        kind = value.WhichOneof("kind")
        if kind == "tensor_dtype_value":
            dtype = as_dtype(value.tensor_dtype_value)
        elif kind == "tensor_shape_value":
            shape = TensorShape.from_proto(value.tensor_shape_value)
    return dtype, shape
