"""The forms of the file that loaders look for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from savedmodel_writer import protos, saved_model
from tests.saved_model.small_model import FILES, Model, builder_at
from tests.trees import tree


def test_text_has_its_keys_sorted(model: Model, root: Path) -> None:
    """TensorFlow's have the order of a hash table, another each time."""
    signatures = {
        key: saved_model.predict_signature_def(
            dict.fromkeys("qcmab", model.x), dict.fromkeys("zya", model.y)
        )
        for key in ("q", "m", "c", "b/", "b")
    }
    builder = builder_at(root / "1")
    builder.add_meta_graph_and_variables(model.graph, ["serve"], signatures)
    path = builder.save(as_text=True)
    text = Path(path).read_text()
    assert text.startswith("saved_model_schema_version: 1\n")
    assert protos.text.from_text(protos.SavedModel, text).meta_graphs[0].signature_def == signatures

    def keys(field: str, indentation: int) -> list[str]:
        return re.findall(rf'(?m)^ {{{indentation}}}{field} {{\n +key: "(.*)"$', text)

    assert keys("signature_def", 2) == ["b", "b/", "c", "m", "q"]
    assert keys("inputs", 6) == sorted("qcmab") * 5
    assert keys("outputs", 6) == ["a", "y", "z"] * 5
    assert keys("collection_def", 2) == ["trainable_variables", "variables"]
    attrs = [re.findall(r'key: "(.*)"', node) for node in text.split("    node {\n")[1:-1]]
    assert len(attrs) > 10 and all(names == sorted(names) for names in attrs)


@pytest.mark.parametrize("caught", [RuntimeError, NotImplementedError, ValueError])
def test_the_image_format_is_refused(model: Model, root: Path, caught: type[Exception]) -> None:
    builder = builder_at(root / "1")
    model.add(builder)
    with pytest.raises(caught, match=r"No proto_splitter.* 2 GiB, hold large constants in Var"):
        builder.save(experimental_image_format=True)
    builder.save()
    assert list(tree(root / "1")) == FILES
