"""A SavedModel in the making: the MetaGraphs added so far, until they are saved or given up.

The MetaGraphs become one message, and that `model_file`; `ModelFiles` has the files beside it.
"""

from __future__ import annotations

import enum
from types import TracebackType
from typing import TypeVar

from savedmodel_writer import errors
from savedmodel_writer.protos import MetaGraphDef, SavedModel
from savedmodel_writer.saved_model import constants
from savedmodel_writer.saved_model.model_file import model_file
from savedmodel_writer.saved_model.model_files import ModelFiles

_Model = TypeVar("_Model", bound="UnsavedModel")


class _State(enum.Enum):
    EMPTY = "has no variables yet"
    FILLED = "has variables"
    FAILED = "failed to save and removed its files; begin again with a new one"
    CLOSED = "is closed"


class UnsavedModel:
    """What is gathered for a model: nothing of it is seen before `save`."""

    __slots__ = ("__weakref__", "_files", "_saved_model", "_state")

    def __init__(self, files: ModelFiles) -> None:
        """A model of nothing, whose files will be those."""
        self._files = files
        self._saved_model = SavedModel(
            saved_model_schema_version=constants.SAVED_MODEL_SCHEMA_VERSION
        )
        self._state = _State.EMPTY

    @property
    def meta_graph_defs(self) -> tuple[MetaGraphDef, ...]:
        """The MetaGraphs added so far; not to be changed."""
        return tuple(self._saved_model.meta_graphs)

    def save(self, as_text: bool = False, experimental_image_format: bool = False) -> str:
        """Publishes what was added; it may be called again after further MetaGraphs.

        Args:
            as_text: whether to write `saved_model.pbtxt`, which is easier on the eye and which
                OpenVINO does not read, instead of `saved_model.pb`.
            experimental_image_format: refused, as TensorFlow's open-source build refuses it.

        Returns:
            Path of the file written.

        Raises:
            UnimplementedError: the image format is asked for.
            ExportDirectoryError: another model was saved there meanwhile, which stays as it is.
            GraphSizeError: the graphs are larger than protobuf's 2 GiB.
            SequenceError: the builder is closed, failed before, or is a forked child's.
            StorageError: the files cannot be written; what this builder wrote is removed, and it
                cannot be used any more. A model that it saved before stays as it was.
        """
        self._check_usable()
        name, data = model_file(self._saved_model, as_text, experimental_image_format)
        try:
            return self._files.publish(name, data)
        except BaseException:
            self._state = _State.FAILED
            self._files.discard_quietly()
            raise

    def close(self) -> None:
        """Removes what was added and not saved; the builder takes nothing more.

        Raises:
            StorageError: it cannot be removed.
        """
        self._state = _State.CLOSED
        self._files.discard()

    def __enter__(self: _Model) -> _Model:
        """Returns itself; leaving the block closes it, and does not save."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except errors.StorageError:
            if error is None:
                raise

    def __repr__(self) -> str:
        count = len(self._saved_model.meta_graphs)
        return f"<SavedModelBuilder {self._files.export_dir!r}: {count} MetaGraphs>"

    def _has_added(self, meta_graph_def: MetaGraphDef) -> None:
        self._saved_model.meta_graphs.append(meta_graph_def)
        self._state = _State.FILLED

    def _check_turn(self, with_variables: bool) -> None:
        """Checks that the variables come with the first MetaGraph, and with no other."""
        self._check_usable()
        if with_variables and self._state is _State.FILLED:
            raise errors.SequenceError(
                "Graph state including variables and assets has already been saved. "
                "Please invoke `add_meta_graph()` instead."
            )
        if not with_variables and self._state is _State.EMPTY:
            raise errors.SequenceError(
                "Graph state including variables and assets has not been saved yet. "
                "Please invoke `add_meta_graph_and_variables()` first."
            )

    def _check_usable(self) -> None:
        if self._state in (_State.FAILED, _State.CLOSED):
            raise errors.SequenceError(
                f"the builder of {self._files.export_dir} {self._state.value}",
                path=self._files.export_dir,
            )
