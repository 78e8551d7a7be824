"""TensorFlow's own tests of checkpoints, and the tests of ours that say the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

# File and test of TensorFlow: files of ours below tests/, and functions in them.
UPSTREAM = {
    "tensor_bundle_test": {
        "SwapBytes": "tensor_bundle/test_big_endian: test_big_endian",
        "Basic": "tensor_bundle/test_upstream_cases: "
        "test_four_keys_out_of_order_and_two_bundles_merged",
        "Endianness": "tensor_bundle/test_big_endian: test_big_endian; "
        "tensor_bundle/test_upstream_cases: test_big_endian_bundles_are_merged",
        "PartitionedVariables": "tensor_bundle/test_upstream_cases: test_partitioned_variables",
        "EquivalentSliceTest": "tensor_bundle/test_upstream_cases: test_slices_that_mean_the_same",
        "NonStandardShapes": "tensor_bundle/test_upstream_cases: test_shapes_that_are_not_standard",
        "StringTensorsOldFormat": "golden/test_bundles: test_the_reader_reads_them",
        "StringTensors": "tensor_bundle/test_upstream_cases: "
        "test_strings_of_all_sizes_among_floats; tensor_bundle/test_damaged_memory: "
        "test_a_string_of_4_gib_does_not_keep_others_from_being_read; "
        "tensor_bundle/test_string_tensor: test_lengths_from_4_gib_on_count_as_64_bits",
        "VariantTensors": "tensor_bundle/test_reader: test_variants; tensor_bundle/test_variants: "
        "test_variants_of_tensorflow",
        "DirectoryStructure": "tensor_bundle/test_writer: test_nothing_is_visible_before_the_end; "
        "tensor_bundle/test_merge: test_the_parts_are_gone_after_a_merge",
        "SortForSequentialAccess": "tensor_bundle/test_upstream_cases: "
        "test_the_order_of_the_data_files",
        "Error": "tensor_bundle/test_upstream_cases: test_a_second_finish; "
        "tensor_bundle/test_damaged: test_missing_files",
        "Checksum": "tensor_bundle/test_damaged: "
        "test_every_changed_bit_and_every_truncation_is_seen; "
        "tensor_bundle/test_string_tensor: test_changed_lengths",
        "TruncatedTensorContents": "tensor_bundle/test_damaged: "
        "test_every_changed_bit_and_every_truncation_is_seen; "
        "tensor_bundle/test_memmap: test_a_tensor_past_the_end",
        "HeaderEntry": "tensor_bundle/test_upstream_cases: test_the_header",
        "VersionTest": "tensor_bundle/test_damaged: test_versions",
        "AlignmentTest": "tensor_bundle/test_alignment: test_tensors_begin_at_multiples",
    },
    "table_test": {
        "Empty": "table/test_table: test_simple; table/test_table_builder: test_an_empty_table",
        "SimpleEmptyKey": "table/test_table: test_simple",
        "SimpleSingle": "table/test_table: test_simple",
        "SimpleMulti": "table/test_table: test_simple",
        "SimpleMultiBigValues": "table/test_table: test_simple",
        "SimpleSpecialKey": "table/test_table: test_simple",
        "Randomized": "table/test_table: test_randomized, test_many_entries",
        "ZeroRestartPointsInBlock": "table/test_table: test_a_block_without_restarts_is_empty",
        "ApproximateOffsetOfPlain": "table/test_offsets: test_offsets_of_plain_blocks",
        "ApproximateOffsetOfCompressed": "table/test_offsets: test_offsets_of_packed_blocks",
        "SeekToFirstKeyDoesNotReadTooMuch": "table/test_table: "
        "test_the_first_key_is_found_without_reading_much",
    },
    "ordered_code_test": {
        "SkipToNextSpecialByte": "tensor_bundle/test_ordered_code: test_two_strings_in_a_row",
        "ExhaustiveFindSpecial": "tensor_bundle/test_ordered_code: test_strings_without_an_end",
        "Uint64 EncodeDecode": "tensor_bundle/test_ordered_code: test_round_trips",
        "Uint64 Ordering": "tensor_bundle/test_ordered_code: "
        "test_codes_sort_as_what_they_stand_for",
        "Int64 EncodeDecode": "tensor_bundle/test_ordered_code: test_round_trips",
        "Int64 Ordering": "tensor_bundle/test_ordered_code: test_codes_sort_as_what_they_stand_for",
        "Overflow": "tensor_bundle/test_ordered_code: test_numbers_that_do_not_fit, "
        "test_signed_numbers_that_do_not_fit, test_numbers_too_long_or_not_minimal",
        "NonCanonical": "tensor_bundle/test_ordered_code: test_numbers_too_long_or_not_minimal, "
        "test_signed_numbers_too_long_or_not_minimal",
        "String EncodeDecode": "tensor_bundle/test_ordered_code: test_round_trips, "
        "test_two_strings_in_a_row",
        "String Increasing": "tensor_bundle/test_ordered_code: "
        "test_codes_sort_as_what_they_stand_for",
        "EncodingIsExpected": "tensor_bundle/test_ordered_code: test_known_codes",
    },
}
CASES = [
    (f"{file}: {case}", entry.strip())
    for file, cases in UPSTREAM.items()
    for case, ours in cases.items()
    for entry in ours.split(";")
]


@pytest.mark.parametrize(
    ("case", "entry"), CASES, ids=[f"{case} {n}" for n, (case, _) in enumerate(CASES)]
)
def test_its_counterpart_is_there(case: str, entry: str) -> None:
    path, _, names = entry.partition(": ")
    tree = ast.parse((TESTS / f"{path}.py").read_text())
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {name.strip() for name in names.split(",")} <= functions
