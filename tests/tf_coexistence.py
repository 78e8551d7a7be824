"""Run as a program: imports the package and TensorFlow in the order of its argument.

Prints a JSON object of what the two make of each other's messages.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    if sys.argv[1] == "ours first":
        from savedmodel_writer import protos

        protos.GraphDef()
    import tensorflow as tf

    from savedmodel_writer import protos
    from tests.protos.test_messages import meta_graph

    with tf.Graph().as_default() as graph:
        tf.constant([1.0, 2.0], name="c")
    theirs = graph.as_graph_def()
    ours = protos.as_message(protos.GraphDef, theirs)
    theirs_again = tf.compat.v1.GraphDef.FromString(protos.canonical.serialize(ours))
    tf.import_graph_def(theirs_again)
    try:
        protos.as_message(protos.GraphDef, tf.compat.v1.NodeDef())
        refusal = ""
    except TypeError as error:
        refusal = str(error)
    print(
        json.dumps(
            {
                "class": type(ours).__module__,
                "equal": theirs_again == theirs,
                "refusal": refusal,
                "text": protos.text.to_text(meta_graph()),
                "packed": protos.pack_any(theirs).type_url,
                "unpacked": protos.unpack_any(protos.GraphDef, protos.pack_any(theirs)) == ours,
            }
        )
    )


if __name__ == "__main__":
    main()
