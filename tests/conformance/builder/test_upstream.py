"""Every test of TensorFlow's saved_model_test.py has its counterpart here.

A test that saves a model is a program of that name in cases/upstream_*.py, which
test_same_model.py and test_loading.py run on both sides. A test of a refusal is one or several of
the cases of refusals/.
"""

from __future__ import annotations

from pathlib import Path

from tests.conformance.builder.conftest import Pairs
from tests.conformance.builder.program import all_programs
from tests.conformance.builder.refusal import all_refusals
from tests.oracle.process import Oracle

READINGS = "tests.conformance.builder.tf_readings"

# SavedModelTest, which uses TensorFlow's internal builder: `Builder(export, base=True)`.
PROGRAMS = [
    "testVerifySessionGraphUsage",
    "testTags",
    "testVariables",
    "testGraphWithoutVariables",
    "testSaveAsText",
    "testCollections",
    "testSignatureDefs",
    "testSignatureDefValidationSucceedsWithName",
    "testSignatureDefValidationSucceedsWithCoo",
    "testSignatureDefValidationSucceedsWithRagged",
    "testAssets",
    "testAssetsNameCollisionDiffFile",
    "testAssetsNameCollisionSameFilepath",
    "testAssetsNameCollisionSameFile",
    "testAssetsNameCollisionManyFiles",
    "testCustomInitOp",
    "testTrainOp",
    "testTrainOpGroup",
    "testTrainOpAfterVariables",
    "testMultipleAssets",
    "testDuplicateAssets",
    "testOp",
    "testCustomSaveable",
    "testCustomSaver",
    "testNoCustomSaver",
    "testMultipleCustomSavers",
    "testImportScope",
    "testClearDevices",
    "testInconsistentConsumerDefaultAttrs",
    "testFingerprint",
    "testFingerprintInTextFormatModel",
]
# SavedModelV1Test, which uses the public one.
PROGRAMS += ["testWritingAssetsToCollection", "testStripDefaultAttrs", "testLegacyInitOp"]

REFUSALS = {
    "testMaybeSavedModelDir": (
        "contains_saved_model.pb_str contains__str contains_'/nowhere/at/all'"
    ),
    "testBadSavedModelFileFormat": (
        "update_reads_saved_model.pb_None update_reads_saved_model.pb_'garbage' "
        "update_reads_saved_model.pbtxt_'garbage'"
    ),
    "testSequence": "add_meta_graph_first variables_twice",
    "testNoOverwrite": "no_overwrite no_overwrite_of_text",
    "testSignatureDefValidationFails": (
        "signature_inputs_dtype_only signature_outputs_dtype_only signature_inputs_name_only "
        "signature_outputs_name_only signature_inputs_empty signature_outputs_empty "
        "signature_under_the_init_key signature_under_the_train_key"
    ),
    "testLegacyInitOpWithNonEmptyCollection": (
        "legacy_init_op_with_collection_legacy_init_op main_op_with_collection_legacy_init_op"
    ),
    "testMainOpWithNonEmptyCollection": (
        "main_op_with_collection_saved_model_main_op "
        "legacy_init_op_with_collection_saved_model_main_op"
    ),
}


def test_each_has_its_counterpart() -> None:
    assert set(PROGRAMS) <= set(all_programs())
    assert {name for name in all_programs() if name.startswith("test")} == set(PROGRAMS)
    for names in REFUSALS.values():
        assert set(names.split()) <= set(all_refusals())


def test_inconsistent_attributes(pairs: Pairs, oracle: Oracle, tmp_path: Path) -> None:
    """testInconsistentConsumerDefaultAttrs: an edited model fails to load as TensorFlow's does."""
    pair = pairs("testInconsistentConsumerDefaultAttrs")
    outcomes = []
    for number, directory in enumerate((pair.ours, pair.theirs)):
        edited = tmp_path / str(number)
        oracle(READINGS, "without_attr", str(directory), str(edited), "test_attr", "T")
        outcomes.append([oracle(READINGS, "readings", loader, str(edited)) for loader in LOADERS])
    assert outcomes[0] == outcomes[1]
    for readings in outcomes[0]:
        assert [kind for _, (kind, _) in readings] == ["error"]


LOADERS = ("cpp", "v1", "v2")


def test_under_a_scope(pairs: Pairs, oracle: Oracle) -> None:
    """testImportScope: the names are prefixed in the graph, and not in the asset's record."""
    pair = pairs("testImportScope")
    ours, theirs = (
        oracle(READINGS, "under_scope", str(export), ["tag_name"], "scope_name")
        for export in (pair.ours, pair.theirs)
    )
    assert ours == theirs
    assert ours["variable"] == ("scope_name/v:0", ((), "int32", (42).to_bytes(4, "little")))
    assert ours["record"] == ("hello42.txt", "asset_file_tensor:0")
    assert ours["constant_tensor_name:0"] == ((), [b"constant value"])


def test_all_of_them_are_here() -> None:
    """As many as the classes SavedModelTest and SavedModelV1Test have."""
    assert len(PROGRAMS) + len(REFUSALS) == 36 + 5
