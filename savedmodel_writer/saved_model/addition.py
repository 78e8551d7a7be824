"""One MetaGraph that is to be added to a SavedModel: its parts, checked, and then its message."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from savedmodel_writer import errors
from savedmodel_writer.graph import Graph, Operation, Tensor
from savedmodel_writer.protos import GraphDef, MetaGraphDef, SignatureDef, as_message, pack_any
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.assets import Asset, named_assets
from savedmodel_writer.saved_model.meta_graph import export_meta_graph_def
from savedmodel_writer.saved_model.signature_checks import checked_signature_def_map
from savedmodel_writer.saved_model.signature_def_utils import op_signature_def
from savedmodel_writer.saved_model.user_warning import warn_user
from savedmodel_writer.train import Saver
from savedmodel_writer.train.var_list import all_saveable_objects


@attrs.frozen(eq=False)
class Addition:
    """What a call of the builder asks for, found to be possible.

    Attributes:
        graph: the graph.
        tags: in the order given, repetitions included.
        signatures: by key, the init and train op's among them.
        collected: assets to be recorded in the graph's collection.
        listed: assets to be recorded in the MetaGraphDef.
        main_op: operation to be recorded in the graph's collection, or None.
    """

    graph: Graph
    tags: tuple[str, ...]
    signatures: dict[str, SignatureDef]
    collected: list[Asset]
    listed: list[Asset]
    main_op: Operation | None

    @classmethod
    def of(
        cls,
        graph: Any,
        tags: Iterable[str],
        signature_def_map: Mapping[str, SignatureDef] | None,
        *,
        export_dir: str,
        assets_collection: Iterable[Tensor] | None,
        assets_list: Iterable[Tensor] | None,
        main_op: Any,
        init_op: Any,
        train_op: Any,
    ) -> Addition:
        """Checks a call's arguments; changes nothing.

        Raises:
            InvalidInputError: as `SavedModelBuilder.add_meta_graph_and_variables` tells.
        """
        if not isinstance(graph, Graph):
            raise _no_graph(graph)
        signatures = checked_signature_def_map(signature_def_map, graph)
        for key, op in (
            (constants.INIT_OP_SIGNATURE_KEY, init_op),
            (constants.TRAIN_OP_SIGNATURE_KEY, train_op),
        ):
            if op is not None:
                signatures[key] = op_signature_def(op, key)
        # One list, so that no two files of the call get one name.
        collected = list(_tensors(assets_collection))
        assets = named_assets([*collected, *_tensors(assets_list)], export_dir)
        _check_main_op(main_op, graph)
        return cls(
            graph,
            _checked_tags(tags),
            signatures,
            assets[: len(collected)],
            assets[len(collected) :],
            main_op,
        )

    @property
    def assets(self) -> list[Asset]:
        """All files."""
        return self.collected + self.listed

    @contextlib.contextmanager
    def recorded(self) -> Iterator[None]:
        """Adds to the graph's collections what TensorFlow adds; takes it back if the block fails.

        The collections keep it after the block, so that a later MetaGraph of the same graph has
        it too, as with TensorFlow.

        Raises:
            StateError: the graph is finalized.
        """
        before = {
            key: len(self.graph.get_collection(key))
            for key in (constants.ASSETS_KEY, constants.MAIN_OP_KEY)
        }
        try:
            for asset in self.collected:
                self.graph.add_to_collection(constants.ASSETS_KEY, pack_any(asset.as_proto()))
            if self.main_op is not None:
                self.graph.add_to_collection(constants.MAIN_OP_KEY, self.main_op)
            yield
        except BaseException:
            for key, length in before.items():
                if len(self.graph.get_collection(key)) > length:
                    del self.graph.get_collection_ref(key)[length:]
            raise

    def saver(self, saver: Saver | None) -> Saver:
        """The saver given, or a new one over all that can be saved, whose nodes join the graph.

        Raises:
            MissingAttributeError: what is given is no saver.
            InputError: it is a saver of another graph.
            StateError: the graph is finalized.
        """
        if saver:
            if not isinstance(saver, Saver):
                raise errors.MissingAttributeError(
                    f"{type(saver).__name__!r} object has no attribute 'save': expected a "
                    f"train.Saver, found {saver!r}"
                )
            _check_nodes(saver, self.graph)
            return saver
        with self.graph.as_default():
            return Saver(all_saveable_objects(self.graph), sharded=True, allow_empty=True)

    def meta_graph_def(
        self, saver: Saver, clear_devices: bool, strip_default_attrs: bool
    ) -> MetaGraphDef:
        """The message, with the graph as it is now."""
        message = export_meta_graph_def(
            self.graph,
            saver=saver,
            clear_devices=clear_devices,
            strip_default_attrs=strip_default_attrs,
        )
        message.asset_file_def.extend(asset.as_proto() for asset in self.listed)
        message.meta_info_def.tags.extend(self.tags)
        for key, signature_def in self.signatures.items():
            message.signature_def[key].CopyFrom(signature_def)
        return message


def graph_with_values(graph: Any, variables: Mapping[str, Any] | None) -> Graph:
    """A graph whose variables have values.

    Args:
        graph: a Graph, which is returned, or a GraphDef, which becomes one.
        variables: values of variables by name in the checkpoint, or None.

    Raises:
        InvalidTypeError: it is neither.
        InvalidInputError: as `Graph.from_graph_def` tells.
    """
    if isinstance(graph, Graph):
        if variables is not None:
            from savedmodel_writer.variables.taking_over import take_over_variables

            take_over_variables(graph, variables)
        return graph
    try:
        graph_def = as_message(GraphDef, graph)
    except errors.InvalidTypeError:
        raise _no_graph(graph) from None
    return Graph.from_graph_def(graph_def, variables)


def _no_graph(found: Any) -> errors.InvalidTypeError:
    return errors.InvalidTypeError(
        f"expected the Graph to save, found a {type(found).__name__}: {found!r}"
    )


def _check_nodes(saver: Saver, graph: Graph) -> None:
    saver_def = saver.saver_def
    if saver_def is None:
        return
    try:
        graph.get_tensor_by_name(saver_def.filename_tensor_name)
        graph.get_tensor_by_name(saver_def.save_tensor_name)
        graph.get_operation_by_name(saver_def.restore_op_name)
    except errors.InvalidInputError as error:
        raise errors.InputError(
            f"the saver's nodes are not in the graph that is saved: {error}",
            node=saver_def.restore_op_name,
        ) from error


def _tensors(assets: Any) -> Iterable[Any]:
    if assets is None:
        return ()
    if isinstance(assets, Tensor) or not isinstance(assets, Iterable):
        raise errors.InvalidTypeError(
            f"{type(assets).__name__!r} object is not iterable: "
            "assets are given as a list of string constants of the graph"
        )
    return assets


def _checked_tags(tags: Any) -> tuple[str, ...]:
    if not isinstance(tags, Iterable):
        raise errors.InvalidTypeError(
            f"{type(tags).__name__!r} object is not iterable: tags are given as a list of str"
        )
    if isinstance(tags, str) and len(tags) > 1:
        warn_user(f"tags: {tags!r} is one str, whose letters become the tags; give [{tags!r}]")
    checked = tuple(tags)
    for tag in checked:
        if not isinstance(tag, (str, bytes)):
            raise errors.InvalidTypeError(f"a tag is a str, found {tag!r}")
    return checked


def _check_main_op(main_op: Any, graph: Graph) -> None:
    if main_op is None:
        return
    if not isinstance(main_op, Operation):
        raise errors.InvalidTypeError(
            f"Expected {main_op} to be an Operation but got type {type(main_op)} instead."
        )
    if main_op.graph is not graph:
        raise errors.InputError(
            f"the main op {main_op.name} is of another graph than the one that is saved",
            node=main_op.name,
            op=main_op.type,
        )
    for key in (constants.MAIN_OP_KEY, constants.LEGACY_INIT_OP_KEY):
        if graph.get_collection(key):
            raise errors.SequenceError(
                f"Graph already contains one or more main ops under the collection {key}.",
                node=main_op.name,
            )
