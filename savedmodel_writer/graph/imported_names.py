"""Names of imported nodes: behind a prefix, and unlike those that the graph has.

TensorFlow's importer numbers a taken name by itself, not as `Graph.unique_name` does: the name
counts as taken if a node has it or is inside of it as a scope, and upper and lower case differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from savedmodel_writer.protos import AttrValue

_GROUP = b"loc:@"


class ImportedNames:
    """The names that nodes get on import."""

    def __init__(self, prefix: str, existing: Iterable[str], imported: Iterable[str]) -> None:
        """Settles the names.

        Args:
            prefix: the scope to put them in, "" for none.
            existing: the names of the graph's nodes.
            imported: the names of the nodes to be imported.
        """
        self._prefix = f"{prefix}/" if prefix else ""
        self._colocations: dict[tuple[bytes, ...], AttrValue] = {}
        taken = _with_scopes(existing)
        self._renamed: dict[str, str] = {}
        if not taken:
            return
        imported = list(imported)
        theirs: set[str] | None = None
        for name in imported:
            full = self._prefix + name
            if full in taken:
                theirs = theirs or _with_scopes(imported)
                self._renamed[name] = _numbered(full, taken, theirs)

    def __getitem__(self, name: str) -> str:
        """The name in the graph of the node that has this name in the GraphDef."""
        return self._renamed.get(name) or self._prefix + name

    def in_graph(self, extra_attrs: Mapping[str, AttrValue]) -> dict[str, AttrValue]:
        """Attributes of a node with the nodes it is colocated with under their new names."""
        attrs = dict(extra_attrs)
        colocation = attrs.get("_class")
        if colocation is not None and (self._prefix or self._renamed):
            groups = tuple(colocation.list.s)
            known = self._colocations.get(groups)
            if known is None:
                renamed = [self._group(group) for group in groups]
                known = AttrValue(list=AttrValue.ListValue(s=renamed))
                self._colocations[groups] = known
            attrs["_class"] = known
        return attrs

    def _group(self, group: bytes) -> bytes:
        name = colocated_with(group)
        return group if name is None else _GROUP + self[name].encode()


def colocated_with(group: bytes) -> str | None:
    """The node that an item of `_class` names, or None."""
    return group[len(_GROUP) :].decode() if group.startswith(_GROUP) else None


def _with_scopes(names: Iterable[str]) -> set[str]:
    """The names, and the scopes they are in."""
    found = set(names)
    found.update(scope for name in list(found) for scope in scopes_of(name))
    return found


def scopes_of(name: str) -> Iterator[str]:
    """The scopes that a node is in, outermost first."""
    end = name.find("/")
    while end >= 0:
        yield name[:end]
        end = name.find("/", end + 1)


def _numbered(name: str, taken: set[str], theirs: set[str]) -> str:
    count = 1
    while (candidate := f"{name}_{count}") in taken or candidate in theirs:
        count += 1
    return candidate
