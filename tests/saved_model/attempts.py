"""What a call did: its result in plain values, or what it raised; the same on both sides."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from savedmodel_writer import protos

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


def assert_as_theirs(ours: Attempt, theirs: Attempt, words: Sequence[str] = ()) -> None:
    """Equal results, or an error of a class and with a text as TensorFlow's.

    With `words`, which TensorFlow's text does not have, ours has them.
    """
    kind, what, value = ours
    assert kind == theirs[0], (value, theirs[2])
    if kind == "message":
        assert what == theirs[1]
        cls = getattr(protos, what)
        assert cls.FromString(value) == cls.FromString(theirs[2])
    elif kind == "value":
        assert value == theirs[2]
    else:
        assert_same_class(what, theirs[1])
        if words:
            assert all(word in value for word in words), value
        else:
            assert comparable(value).startswith(comparable(theirs[2]))


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
