"""Signatures of values made of several tensors; `tf` is either side, as in signature_cases.py."""

from __future__ import annotations

from tests.saved_model.composite_cases import lookups, misfits, signatures, tensor_infos
from tests.saved_model.composite_cases.values import CASES

__all__ = ["CASES", "lookups", "misfits", "signatures", "tensor_infos"]
