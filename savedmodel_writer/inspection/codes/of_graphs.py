"""Codes of findings about graphs and their functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from savedmodel_writer.inspection.codes.code import Code

CODES: Final[Mapping[str, Code]] = {
    "graph-version": Code(
        "error",
        "The GraphDef says that TensorFlow 2.21 cannot read it.",
        "Load it with the TensorFlow that made it.",
    ),
    "node-name": Code(
        "error",
        "The name of a node has characters that TensorFlow refuses.",
        "Rename it.",
    ),
    "duplicate-node": Code(
        "error",
        "Two nodes have one name.",
        "Rename one.",
    ),
    "unknown-op": Code(
        "error",
        "An op that TensorFlow 2.21 does not have, and no function of the library is.",
        "Load the model where the op's library is loaded, or build the graph without it.",
    ),
    "removed-op": Code(
        "error",
        "An op that TensorFlow removed before the version that the GraphDef is of.",
        "Use the op that came in its place.",
    ),
    "no-kernel": Code(
        "warning",
        "An op that TensorFlow 2.21 knows and cannot run on a CPU: it needs another device, or is "
        "no more.",
        "Load the model where the device is, or build the graph without the op.",
    ),
    "missing-attr": Code(
        "error",
        "A node lacks an attribute that has no default.",
        "Add it.",
    ),
    "attr-value": Code(
        "error",
        "An attribute is of another type, or has a value that the op does not allow.",
        "Correct it.",
    ),
    "unknown-attr": Code(
        "warning",
        "An attribute that the op does not have in TensorFlow 2.21, which ignores it.",
        "Export with strip_default_attrs=True, or from an older TensorFlow.",
    ),
    "constant-value": Code(
        "error",
        "A tensor in an attribute has not the elements that its shape and dtype ask for.",
        "Write the constant again.",
    ),
    "unknown-input": Code(
        "error",
        "An input names a node or an output that is not there.",
        "Add the node, or name another one.",
    ),
    "input-order": Code(
        "error",
        "A control input stands before a data input.",
        "Put control inputs last.",
    ),
    "input-count": Code(
        "error",
        "A node has more or fewer inputs than its op takes.",
        "Correct the inputs, or the attribute that tells their number.",
    ),
    "input-dtype": Code(
        "error",
        "An input has another dtype than the op takes.",
        "Cast it, or correct the attribute that tells the dtype.",
    ),
    "cycle": Code(
        "error",
        "Nodes depend on each other in a circle that is no loop.",
        "Cut the circle.",
    ),
    "colocation": Code(
        "error",
        "A node is colocated with one that is not there.",
        "Remove the item from its attribute _class.",
    ),
    "device": Code(
        "error",
        "The device of a node is no device name.",
        "Correct it, or export with clear_devices=True.",
    ),
    "named-device": Code(
        "warning",
        "A node asks for a device that not every machine has: it loads where that is there, "
        "or with soft placement.",
        "Export with clear_devices=True.",
    ),
    "missing-function": Code(
        "error",
        "A function is called, or named as a gradient, that the library does not have.",
        "Add it to the library.",
    ),
    "function-name": Code(
        "error",
        "Two different functions of one name, or one with the name of an op.",
        "Rename it.",
    ),
    "function-signature": Code(
        "error",
        "The signature of a function cannot be read, or has one name twice.",
        "Write the function again.",
    ),
    "function-result": Code(
        "error",
        "A result of a function comes from nowhere, or from a tensor of another dtype.",
        "Correct `ret` of the function.",
    ),
    "shape": Code(
        "error",
        "The shapes of a node's inputs do not fit its op.",
        "Correct the node, or what makes its inputs.",
    ),
    "unused-placeholder": Code(
        "note",
        "A placeholder of a graph in the making that no node takes as an input.",
        "Remove it, or use it.",
    ),
    "graph": Code(
        "error",
        "The graph cannot be built for another reason.",
        "See the message.",
    ),
}
