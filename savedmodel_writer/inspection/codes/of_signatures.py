"""Codes of findings about signatures, and about the state that requests need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from savedmodel_writer.inspection.codes.code import Code

CODES: Final[Mapping[str, Code]] = {
    "no-signature": Code(
        "warning",
        "A MetaGraph has no signatures: requests cannot name inputs and outputs.",
        "Add a signature.",
    ),
    "signature-info": Code(
        "error",
        "An input or output names no tensor, or its dtype or shape is none.",
        "Make it with build_tensor_info.",
    ),
    "signature-tensor": Code(
        "error",
        "An input or output names a tensor that is not in the graph.",
        "Correct the name, as in 'x:0'.",
    ),
    "signature-dtype": Code(
        "error",
        "An input or output has another dtype than its tensor.",
        "Make it with build_tensor_info; of a variable, of its read_value().",
    ),
    "signature-shape": Code(
        "error",
        "An input or output has a shape that its tensor cannot have.",
        "Make it with build_tensor_info; of a variable, of its read_value().",
    ),
    "signature-default": Code(
        "error",
        "A default is of no input, or does not fit it.",
        "Correct it or leave it out.",
    ),
    "placeholder-not-fed": Code(
        "error",
        "Outputs need a placeholder that is not among the inputs: every request fails, and "
        "TensorFlow 2 does not load the model.",
        "Add it to the inputs, or make it a constant or a placeholder_with_default.",
    ),
    "method-keys": Code(
        "warning",
        "A signature to classify or regress has not the keys and dtypes of such requests.",
        "Make it with classification_signature_def or regression_signature_def, or use the "
        "method predict.",
    ),
    "saver": Code(
        "error",
        "The SaverDef lacks a name, names what is not in the graph, or an operation for a tensor.",
        "Export with a train.Saver.",
    ),
    "restored-tensor": Code(
        "error",
        "A tensor is to be restored that the checkpoint does not have.",
        "Write graph and checkpoint together.",
    ),
    "restored-dtype": Code(
        "error",
        "A tensor is to be restored in another dtype than the checkpoint has.",
        "Write graph and checkpoint together.",
    ),
    "restored-shape": Code(
        "error",
        "A variable, or a slice, has another shape than its tensor in the checkpoint.",
        "Write graph and checkpoint together.",
    ),
    "placeholder-in-loading": Code(
        "error",
        "The restore op or the init op needs a placeholder, which loaders do not feed.",
        "Make it a constant, or an asset's tensor.",
    ),
    "init-op": Code(
        "error",
        "What should name the init op, or the train op, names none, several, or one that is "
        "not in the graph.",
        "Name one operation, without ':0'.",
    ),
    "init-op-ignored": Code(
        "warning",
        "There are several init ops, of which loaders run one.",
        "Group them into one.",
    ),
    "init-op-overwrites": Code(
        "warning",
        "The init op writes to a variable that was restored before: the model answers with "
        "other values than were saved.",
        "Leave initializers of saved variables out of the init op.",
    ),
    "variable-without-value": Code(
        "error",
        "A signature needs a variable that is neither restored nor initialized.",
        "Save it, or initialize it in the init op.",
    ),
    "variable-of-objects-only": Code(
        "error",
        "A signature needs a variable that the saver does not restore, in a model of objects: "
        "`tf.saved_model.load` may restore it with its object, the C++ loader, which servers use, "
        "does not, and requests fail.",
        "Save a Keras model with Model.export, not with tf.saved_model.save.",
    ),
    "table-without-value": Code(
        "error",
        "A signature needs a lookup table that nothing initializes.",
        "Initialize it in the init op: main_op=tables_initializer().",
    ),
    "table-initializer": Code(
        "warning",
        "A table is initialized by the collection table_initializer only, which the C++ "
        "loader does not run.",
        "Initialize it in the init op: main_op=tables_initializer().",
    ),
    "shared-name-empty": Code(
        "warning",
        "The shared_name of a variable is empty: all such variables of a model are one in the"
        " C++ loader.",
        "Set it to the name of the node.",
    ),
    "shared-name": Code(
        "error",
        "Two variables share a name and are therefore one, although they differ or the name "
        "is empty.",
        "Give each its own shared_name.",
    ),
}
