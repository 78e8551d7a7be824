"""The tensors that a SignatureDef names."""

from __future__ import annotations

from savedmodel_writer.protos import SignatureDef


def tensor_names(signature_def: SignatureDef) -> list[str]:
    """Names of all tensors of a signature, in its inputs, then in its outputs."""
    names: list[str] = []
    to_do = [*signature_def.inputs.values(), *signature_def.outputs.values()]
    while to_do:
        info = to_do.pop(0)
        kind = info.WhichOneof("encoding")
        if kind == "coo_sparse":
            sparse = info.coo_sparse
            names += [sparse.values_tensor_name, sparse.indices_tensor_name]
            names.append(sparse.dense_shape_tensor_name)
        elif kind == "composite_tensor":
            to_do = [*info.composite_tensor.components, *to_do]
        else:
            names.append(info.name)
    return [name for name in names if name]
