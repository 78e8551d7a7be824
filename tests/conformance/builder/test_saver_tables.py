"""Every table of nodes that a saver makes, and every argument of a Saver, has its programs.

The programs are run by test_same_model.py and loaded by test_loading.py, like all others.
"""

from __future__ import annotations

import inspect

from savedmodel_writer.train import Saver
from tests.conformance.builder.program import all_programs

# What a saver's nodes depend on → programs that show it.
TABLES = {
    "whole tensors, not sharded: resources": "saver_argument_none savers",
    "whole tensors, not sharded: references": "saver_argument_none",
    "the Builder's saver: one resource": "saver_of_1_resource one_model",
    "the Builder's saver: several resources": "saver_of_2_resources saver_of_11_resources",
    "the Builder's saver: references": "saver_of_1_reference saver_of_2_references",
    "no variables": "saver_of_nothing saver_argument_allow_empty_of_nothing empty_graph",
    "variables of every dtype": "variables_of_every_dtype",
    "order of names": "saver_order_of_names saver_of_11_resources saver_of_11_references",
    "two devices": "two_devices saver_of_two_devices sharded_saver testOp",
    "devices of other jobs and kinds": "saver_of_devices_elsewhere",
    "the ambient device": "built_on_a_device saver_under_a_device testClearDevices",
    "ambient scopes and control dependencies": "built_in_scopes savers_in_scopes",
    "a caching device": "saver_of_a_caching_device",
    "shapes that are not known": "saver_of_shapes_not_known",
    "partitions: slices": (
        "saver_of_parts_two_rows_resources saver_of_parts_three_uneven_resources "
        "saver_of_parts_two_columns_resources saver_of_parts_one_resources"
    ),
    "partitions: references": (
        "saver_of_parts_two_rows_references saver_of_parts_three_uneven_references "
        "saver_of_parts_two_columns_references saver_of_parts_one_references"
    ),
    "partitions: order of twelve": (
        "saver_of_parts_twelve_resources saver_of_parts_twelve_references"
    ),
    "partitions: devices": "saver_of_parts_on_devices saver_of_parts_on_devices_elsewhere",
    "partitions: in a dictionary": "saver_of_parts_in_a_dictionary",
    "partitions: in a collection": "saver_of_parts_in_a_collection",
    "partitions: reshape": "saver_of_reshaped_parts",
    "tables": "saver_of_a_table testCustomSaveable",
    "tables: colocated, beside references": "saver_of_a_table_beside_references",
    "tables: devices and scopes": "saver_of_tables_on_devices",
    "tables: given": "saver_of_a_given_table",
    "tables: static ones are none": "saver_of_a_static_table tables",
    "several savers": "savers savers_one_after_another testMultipleCustomSavers",
    "several MetaGraphs": "savers_one_after_another testNoCustomSaver testCustomSaver",
    "VariableDefs and collections": "saver_of_other_collections local_and_model_variables",
    "a finalized graph": "saver_of_a_finalized_graph",
    "some of the variables": "saver_of_some saver_argument_var_list",
    "initialisers": "main_op_of_all_initializers testCustomInitOp",
}

# Argument of a Saver → programs that give it.
ARGUMENTS = {
    "var_list": "saver_argument_var_list saver_of_some savers",
    "reshape": "saver_argument_reshape saver_argument_reshape_sharded",
    "sharded": "saver_argument_sharded sharded_saver",
    "max_to_keep": (
        "saver_argument_max_to_keep saver_argument_max_to_keep_none saver_argument_max_to_keep_zero"
    ),
    "keep_checkpoint_every_n_hours": "saver_argument_keep_checkpoint_every_n_hours",
    "name": "saver_argument_name saver_argument_name_absolute saver_argument_name_nested",
    "restore_sequentially": (
        "saver_argument_restore_sequentially saver_argument_restore_sequentially_sharded"
    ),
    "saver_def": "saver_argument_saver_def saver_of_a_saver_def",
    "builder": "",  # refused: tests/train/test_saver.py
    "defer_build": "saver_argument_defer_build",
    "allow_empty": "saver_argument_allow_empty saver_argument_allow_empty_of_nothing",
    "write_version": "saver_argument_write_version saver_argument_write_version_of_nodes",
    "pad_step_number": "saver_argument_pad_step_number saver_argument_all",
    "save_relative_paths": "saver_argument_save_relative_paths saver_argument_all",
    "filename": "saver_argument_filename saver_argument_filename_sharded",
}


def test_every_argument_is_here() -> None:
    assert list(ARGUMENTS) == list(inspect.signature(Saver).parameters)


def test_each_has_its_programs() -> None:
    programs = all_programs()
    for names in (*TABLES.values(), *ARGUMENTS.values()):
        assert set(names.split()) <= set(programs), set(names.split()) - set(programs)


def test_each_program_of_a_saver_is_here() -> None:
    named = {name for names in (TABLES | ARGUMENTS).values() for name in names.split()}
    savers = {name for name in all_programs() if name.startswith("saver")}
    assert savers <= named, savers - named
