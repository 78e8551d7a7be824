"""Which variables a change is about, by the names that people give."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from savedmodel_writer import errors
from savedmodel_writer._close_names import did_you_mean
from savedmodel_writer.protos import MetaGraphDef
from savedmodel_writer.rewriting.model import Model
from savedmodel_writer.rewriting.variables import ModelVariables, variables_of
from savedmodel_writer.saved_model.object_graph import KEY_SUFFIX, OBJECT_GRAPH_KEY


def keys_named(model: Model, names: Iterable[str], *, strict: bool = True) -> dict[str, str]:
    """Keys in the checkpoint by the names given.

    A name is the key itself, in an object graph also the path in it, or the name of the node or
    the object.

    Args:
        model: the model.
        names: of variables.
        strict: whether the model must have a variable of each name; if not, those of which it has
            none are left out.

    Raises:
        InvalidArgumentError: the model has no variable of a name, or several.
        InvalidTypeError: `names` is one name.
    """
    if isinstance(names, (str, bytes)):
        raise errors.InvalidTypeError(f"expected names of variables in a list, found {names!r}")
    known = _keys_of_names(model)
    found = {}
    for name in names:
        keys = known.get(name, set())
        if len(keys) > 1:
            raise errors.InvalidArgumentError(
                f"the model has several variables {name!r}, give their keys: {sorted(keys)[:20]}"
            )
        if keys:
            (found[name],) = keys
        elif strict:
            raise errors.InvalidArgumentError(
                f"the model has no variable {name!r}{_hint(name, known)}"
            )
    return found


def _keys_of_names(model: Model) -> dict[str, set[str]]:
    """Keys in the checkpoint by all names of variables; a key is the name of one alone."""
    tracked = model.trackable
    found: dict[str, set[str]] = {}
    for meta_graph in model.meta_graphs:
        variables = variables_of(meta_graph, tracked)
        for name, key in _named(meta_graph, variables):
            found.setdefault(name, set()).add(key)
    return found | {key: {key} for key in model.values if key != OBJECT_GRAPH_KEY}


def _named(meta_graph: MetaGraphDef, variables: ModelVariables) -> Iterable[tuple[str, str]]:
    for holder, stored in variables.stored_of.items():
        yield holder, stored.key
    for number, key in variables.keys_of.items():
        yield key.removesuffix(KEY_SUFFIX), key
        name = meta_graph.object_graph_def.nodes[number].variable.name
        if name:
            yield name, key


def _hint(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, known, cutoff=0.4) or f"; it has {sorted(known)[:20]}"
