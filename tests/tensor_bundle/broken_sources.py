"""Sources that do not do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from savedmodel_writer import dtypes


@attrs.frozen
class Source:
    """A TensorSource that does not do what it says."""

    shape: tuple[int, ...]
    dtype: dtypes.DType
    given: Any
    fail: bool = False  # after what is given

    def chunks(self, max_bytes: int) -> Iterator[bytes]:
        if self.given:
            yield self.given
        if self.fail:
            raise RuntimeError("the tape broke")

    def read(self) -> Any:
        return self.given
