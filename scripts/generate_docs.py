"""Writes the generated parts of `docs/`, each the end of its page. Run by `make docs`.

* `docs/architecture.md`: every file of the package and its first sentence;
* `docs/errors.md`: every exception, what else catches it, and what it means;
* `docs/inspection.md`: every code of a finding, how bad it is, what it means, what to do.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from generated_files import REPOSITORY, write

from savedmodel_writer import errors
from savedmodel_writer.inspection import CODES

PACKAGE = REPOSITORY / "savedmodel_writer"


def first_sentence(docstring: str | None) -> str:
    """The first paragraph of a docstring in one line."""
    assert docstring, "a docstring is missing"
    return " ".join(inspect.cleandoc(docstring).partition("\n\n")[0].split())


def sentence_of(path: Path) -> str:
    return first_sentence(ast.get_docstring(ast.parse(path.read_text("utf-8"), str(path))))


def rooms() -> list[str]:
    """The modules and packages of the package, in the order of the layers."""
    source = (REPOSITORY / "tests/test_layers.py").read_text("utf-8")
    (layers,) = (
        ast.literal_eval(statement.value)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "LAYERS"
    )
    return [room for layer in layers for room in layer]


def architecture() -> Iterator[str]:
    """A line for each module, a section for each package."""
    for room in rooms():
        module, package = PACKAGE / f"{room}.py", PACKAGE / room
        if module.exists():
            yield f"### `{module.name}`\n\n{sentence_of(module)}"
        elif package.exists():
            yield f"### `{room}/`\n\n{sentence_of(package / '__init__.py')}"
            yield "\n".join(listed(package))


def listed(package: Path) -> Iterator[str]:
    """The files of a package but its own docstring's, and those of its packages."""
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if "_generated" in name.parts or (name.name == "__init__.py" and len(name.parts) == 1):
            continue
        shown = name.parent.as_posix() + "/" if name.name == "__init__.py" else name.as_posix()
        yield f"- `{shown}`: {sentence_of(path)}"


def exceptions() -> Iterator[str]:
    """A table of the classes in the order of the file, families in front."""
    yield "| class | is also | meaning |\n|---|---|---|"
    for name, error in vars(errors).items():
        if not (inspect.isclass(error) and issubclass(error, errors.SavedModelWriterError)):
            continue
        bases = ", ".join(f"`{base.__name__}`" for base in error.__mro__[1:] if shown(base))
        yield f"| `{name}` | {bases} | {first_sentence(error.__doc__)} |"


def codes() -> Iterator[str]:
    """A table of the codes of findings, in the order of the package's tables."""
    yield "| code | level | meaning | what to do |\n|---|---|---|---|"
    for name, code in CODES.items():
        yield f"| `{name}` | {code.level} | {code.meaning} | {code.advice} |"


def shown(base: type) -> bool:
    """Whether catching that base is worth a word."""
    return base not in (errors.SavedModelWriterError, Exception, BaseException, object)


def page(name: str, generated: str) -> str:
    """The page with the generated part at its end, below its last heading of two marks."""
    text = (REPOSITORY / name).read_text("utf-8")
    start = text.rindex("\n## ")
    introduction = text[start:].split("\n\n")[:2]
    return text[:start] + "\n\n".join([*introduction, generated]) + "\n"


if __name__ == "__main__":
    parts = {
        "docs/architecture.md": "\n\n".join(architecture()),
        "docs/errors.md": "\n".join(exceptions()),
        "docs/inspection.md": "\n".join(codes()),
    }
    write(__doc__, {name: page(name, part) for name, part in parts.items()})
