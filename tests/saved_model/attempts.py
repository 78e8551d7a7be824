"""What a call did: its result in plain values, or what it raised; the same on both sides."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Attempt = tuple[str, Any, Any]


def attempt(function: Callable[[], Any]) -> Attempt:
    """("message", class name, bytes), ("value", "", value) or ("error", class names, text)."""
    try:
        result = function()
    except Exception as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else str(error)
        return "error", [cls.__name__ for cls in type(error).__mro__], str(text)
    if hasattr(result, "SerializeToString"):
        return "message", type(result).__name__, result.SerializeToString(deterministic=True)
    return "value", "", result


def assert_same_class(ours: list[str], theirs: list[str]) -> None:
    """Every `except` clause that catches TensorFlow's error catches ours."""
    builtin = {"ValueError", "TypeError", "KeyError", "AttributeError", "AssertionError"}
    builtin |= {"RuntimeError", "OSError", "IndexError"}
    for name in theirs:
        if name in builtin:
            assert name in ours, f"except {name} catches {theirs[0]}, but not {ours[0]}"
    if "OpError" in theirs:
        assert theirs[0] in ours, f"expected a {theirs[0]}, found a {ours[0]}"


def comparable(text: str) -> str:
    """Without the last full stop, and how each side calls its classes and shows its tensors."""
    text = re.sub(r"<class '[\w.]*\.(\w+)'>", r"<class '\1'>", text)
    text = re.sub(r"SymbolicTensor|ResourceVariable", lambda m: SAME_CLASS[m.group()], text)
    text = re.sub(r"""Tensor\("([^"]+)", shape=(.*?), dtype=\w+\)""", r"<\1>", text)
    text = re.sub(r"""<(?:tf\.)?(?:Tensor|Variable) '([^']+)'[^>]*>""", r"<\1>", text)
    return text.removesuffix(".")


SAME_CLASS = {"SymbolicTensor": "Tensor", "ResourceVariable": "Variable"}
