"""Answers of TensorFlow to questions of which some end its process.

Each run of questions is answered by a forked child; where it dies, the next child goes on behind.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Question = TypeVar("Question")

ENDED = "TensorFlow ended its process"
"""The answer to a question that no child survived."""


def ask(answer: Callable[[Question], Any], questions: Sequence[Question]) -> list[Any]:
    """The answers, `ENDED` among them. Only for what starts no threads: the building of graphs."""
    answers: list[Any] = []
    while len(answers) < len(questions):
        answers += _ask_child(answer, questions[len(answers) :])
    return answers


def _ask_child(answer: Callable[[Question], Any], questions: Sequence[Question]) -> list[Any]:
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        code = 1
        try:
            with os.fdopen(write_end, "wb") as pipe:
                for question in questions:
                    pickle.dump(answer(question), pipe)
                    pipe.flush()
            code = 0
        finally:
            os._exit(code)
    os.close(write_end)
    answers = []
    with os.fdopen(read_end, "rb") as pipe:
        try:
            while True:
                answers.append(pickle.load(pipe))
        except EOFError:
            pass
    _, status = os.waitpid(child, 0)
    if len(answers) < len(questions):
        assert os.WIFSIGNALED(status), f"a child failed: {os.waitstatus_to_exitcode(status)}"
        answers.append(ENDED)
    return answers
