"""SaveSliceInfo: which part of a larger tensor a variable holds."""

from __future__ import annotations

import attrs

from savedmodel_writer.protos import SaveSliceInfoDef
from savedmodel_writer.sources import Bounds


@attrs.frozen
class SaveSliceInfo:
    """A slice of a tensor, as `tf.Variable.SaveSliceInfo`.

    Attributes:
        full_name: the name of the whole in the checkpoint.
        full_shape: its shape.
        var_offset: where the slice begins, per dimension.
        var_shape: how long it is, per dimension.
    """

    full_name: str
    full_shape: tuple[int, ...]
    var_offset: tuple[int, ...]
    var_shape: tuple[int, ...]

    @classmethod
    def from_proto(cls, info: SaveSliceInfoDef) -> SaveSliceInfo:
        """What a SaveSliceInfoDef says."""
        return cls(
            info.full_name, tuple(info.full_shape), tuple(info.var_offset), tuple(info.var_shape)
        )

    @property
    def bounds(self) -> Bounds:
        """Where it begins and ends, per dimension."""
        extents = zip(self.var_offset, self.var_shape, strict=True)
        return tuple((offset, offset + length) for offset, length in extents)

    @property
    def spec(self) -> str:
        """As SaveV2 takes it: full shape, a space, then offset,length per dimension.

        "10 5 5,5:0,5" is the lower half of a [10, 5] matrix.
        """
        full_shape = "".join(f"{dim} " for dim in self.full_shape)
        extents = zip(self.var_offset, self.var_shape, strict=True)
        return full_shape + ":".join(f"{offset},{length}" for offset, length in extents)

    def to_proto(self) -> SaveSliceInfoDef:
        """The SaveSliceInfoDef of a VariableDef."""
        return SaveSliceInfoDef(
            full_name=self.full_name,
            full_shape=self.full_shape,
            var_offset=self.var_offset,
            var_shape=self.var_shape,
        )
