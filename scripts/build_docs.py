"""Builds `build/docs/`: the pages of `docs/`, and the API reference from docstrings."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import markdown2
import pdoc
import pdoc.render

REPOSITORY = Path(__file__).resolve().parents[1]
OUTPUT = REPOSITORY / "build" / "docs"
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - savedmodel_writer</title>
<style>
body {{ max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }}
pre {{ overflow-x: auto; padding: .8rem; background: #f4f4f4 }}
td, th {{ padding: .2rem .6rem; text-align: left; vertical-align: top }}
</style>
</head>
<body>
<nav>{links}</nav>
{body}
</body>
</html>
"""


def write_page(source: Path, name: str, links: str) -> None:
    """A Markdown file as a page; its links to other such files lead to their pages."""
    text = re.sub(r"\]\((?:docs/)?([\w-]+)\.md\)", r"](\1.html)", source.read_text("utf-8"))
    title = re.sub(r"^#\s*", "", text.partition("\n")[0])
    body = markdown2.markdown(text, extras=["tables", "fenced-code-blocks", "header-ids"])
    (OUTPUT / name).write_text(PAGE.format(title=title, links=links, body=body), "utf-8")


def main() -> None:
    shutil.rmtree(OUTPUT, ignore_errors=True)
    pdoc.render.configure(docformat="google", show_source=False)
    # The messages are TensorFlow's own, and documented there.
    pdoc.pdoc("savedmodel_writer", "!savedmodel_writer.protos", output_directory=OUTPUT / "api")
    pages = {path.stem: path for path in sorted((REPOSITORY / "docs").glob("*.md"))}
    names = [("README", "index.html"), *((stem, f"{stem}.html") for stem in pages)]
    names.append(("API reference", "api/savedmodel_writer.html"))
    links = " · ".join(f'<a href="{href}">{name}</a>' for name, href in names)
    write_page(REPOSITORY / "README.md", "index.html", links)
    for stem, path in pages.items():
        write_page(path, f"{stem}.html", links)
    print(f"{OUTPUT}/index.html")


if __name__ == "__main__":
    main()
