"""Arguments that are refused."""

from __future__ import annotations

from tests.graph.import_programs.program import REFUSED, refused, small, surroundings

REFUSED |= {
    "no_graph_def": lambda tf: tf.import_graph_def("x"),
    "graph_def_none": lambda tf: tf.import_graph_def(None),
    "input_map_a_list": lambda tf: tf.import_graph_def(small(tf), [1]),
    "input_map_key_a_number": lambda tf: tf.import_graph_def(small(tf), {1: 2.0}),
    "input_map_key_misspelt": lambda tf: tf.import_graph_def(small(tf), {"xx": surroundings(tf)}),
    "input_map_key_no_output": lambda tf: tf.import_graph_def(small(tf), {"x:1": surroundings(tf)}),
    "input_map_key_no_tensor": lambda tf: tf.import_graph_def(small(tf), {"x:y": surroundings(tf)}),
    "input_map_key_of_three_parts": lambda tf: tf.import_graph_def(
        small(tf), {"x:0:0": surroundings(tf)}
    ),
    "input_map_of_another_dtype": lambda tf: tf.import_graph_def(
        small(tf), {"x": tf.constant([1, 2])}
    ),
    "input_map_of_an_operation": lambda tf: tf.import_graph_def(
        small(tf), {"^y": surroundings(tf).op}
    ),
    "input_map_of_values_without_name": lambda tf: tf.import_graph_def(
        small(tf), {"x": [1.0, 2.0]}, name=""
    ),
    "return_elements_a_number": lambda tf: tf.import_graph_def(small(tf), return_elements=3),
    "return_elements_of_numbers": lambda tf: tf.import_graph_def(small(tf), return_elements=[3]),
    "return_unknown_operation": lambda tf: tf.import_graph_def(small(tf), return_elements=["zz"]),
    "return_unknown_tensor": lambda tf: tf.import_graph_def(small(tf), return_elements=["zz:0"]),
    "return_unknown_output": lambda tf: tf.import_graph_def(small(tf), return_elements=["x:1"]),
    "return_no_tensor": lambda tf: tf.import_graph_def(small(tf), return_elements=["x:y"]),
    "illegal_scope": lambda tf: tf.import_graph_def(small(tf), name="two words"),
    "scope_a_number": lambda tf: tf.import_graph_def(small(tf), name=3),
}


@refused
def finalized(tf):
    graph_def = small(tf)
    tf.get_default_graph().finalize()
    tf.import_graph_def(graph_def)
