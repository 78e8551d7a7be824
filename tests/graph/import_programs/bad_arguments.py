"""Arguments that are refused."""

from __future__ import annotations

from tests.graph.import_programs.program import refused, small, surroundings


@refused
def no_graph_def(tf):
    tf.import_graph_def("x")


@refused
def graph_def_none(tf):
    tf.import_graph_def(None)


@refused
def input_map_a_list(tf):
    tf.import_graph_def(small(tf), [1])


@refused
def input_map_key_a_number(tf):
    tf.import_graph_def(small(tf), {1: 2.0})


@refused
def input_map_key_misspelt(tf):
    tf.import_graph_def(small(tf), {"xx": surroundings(tf)})


@refused
def input_map_key_no_output(tf):
    tf.import_graph_def(small(tf), {"x:1": surroundings(tf)})


@refused
def input_map_key_no_tensor(tf):
    tf.import_graph_def(small(tf), {"x:y": surroundings(tf)})


@refused
def input_map_key_of_three_parts(tf):
    tf.import_graph_def(small(tf), {"x:0:0": surroundings(tf)})


@refused
def input_map_of_another_dtype(tf):
    tf.import_graph_def(small(tf), {"x": tf.constant([1, 2])})


@refused
def input_map_of_an_operation(tf):
    tf.import_graph_def(small(tf), {"^y": surroundings(tf).op})


@refused
def input_map_of_values_without_name(tf):
    tf.import_graph_def(small(tf), {"x": [1.0, 2.0]}, name="")


@refused
def return_elements_a_number(tf):
    tf.import_graph_def(small(tf), return_elements=3)


@refused
def return_elements_of_numbers(tf):
    tf.import_graph_def(small(tf), return_elements=[3])


@refused
def return_unknown_operation(tf):
    tf.import_graph_def(small(tf), return_elements=["zz"])


@refused
def return_unknown_tensor(tf):
    tf.import_graph_def(small(tf), return_elements=["zz:0"])


@refused
def return_unknown_output(tf):
    tf.import_graph_def(small(tf), return_elements=["x:1"])


@refused
def return_no_tensor(tf):
    tf.import_graph_def(small(tf), return_elements=["x:y"])


@refused
def illegal_scope(tf):
    tf.import_graph_def(small(tf), name="two words")


@refused
def scope_a_number(tf):
    tf.import_graph_def(small(tf), name=3)


@refused
def finalized(tf):
    graph_def = small(tf)
    tf.get_default_graph().finalize()
    tf.import_graph_def(graph_def)
