"""The commands: each reads its arguments, asks the package, and prints what that tells.

A command gives its exit code; 1 says that something was found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

from savedmodel_writer import errors, inspection
from savedmodel_writer._version import __version__
from savedmodel_writer.cli import documents
from savedmodel_writer.cli.saved_model_cli import shown, tags_of
from savedmodel_writer.saved_model.loader import maybe_saved_model_directory
from savedmodel_writer.saved_model.model_directory import ModelDirectory
from savedmodel_writer.saved_model.reader import SavedModel
from savedmodel_writer.tensor_bundle import BundleReader
from savedmodel_writer.train.checkpoint_reader import load_checkpoint, tensor_line

NAME: Final = "savedmodel-writer"

_as_json: Callable[..., Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def commands() -> None:
    """Looks into TensorFlow SavedModels and rewrites them, without TensorFlow.

    Paths may be URLs of stores. Exit codes: 0; 1 if verify, diff or checkpoint --verify found
    something; 2 for wrong use; 3 if something cannot be read or written.
    """


@commands.command()
@click.argument("directory", required=False)
@click.option("--dir", "dir_", metavar="DIRECTORY", help="Another way to name the directory.")
@click.option("--tag-set", "--tag_set", "tag_set", help="Tags of a MetaGraph, with commas.")
@click.option("--signature-def", "--signature_def", "signature_def", help="Key of a signature.")
@click.option("--list-ops", "--list_ops", "list_ops", is_flag=True, help="The ops it uses.")
@click.option("--all", "everything", is_flag=True, help="All there is to show.")
@_as_json
def show(
    directory: str | None,
    dir_: str | None,
    tag_set: str | None,
    signature_def: str | None,
    list_ops: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Prints what saved_model_cli show prints."""
    if directory is not None and dir_ is not None:
        raise click.UsageError("the directory is named twice")
    path = directory if dir_ is None else dir_
    if path is None:
        raise click.UsageError("Missing argument 'DIRECTORY'.")
    model = SavedModel.read(path)
    if not as_json:
        click.echo(shown(model, tag_set, signature_def, list_ops, everything), nl=False)
    elif everything or tag_set is None:
        click.echo(documents.text(documents.of_model(model.export_dir, model.meta_graphs)))
    else:
        found = [model.meta_graph(tags_of(tag_set))]
        click.echo(documents.text(documents.of_model(model.export_dir, found, signature_def)))


@commands.command()
@click.argument("directory")
@click.option("--target", help=f"What it should be fit for: {', '.join(inspection.TARGETS)}.")
@_as_json
def verify(directory: str, target: str | None, as_json: bool) -> int:
    """Makes every check of a model that needs no running. Exit code 1: it has errors."""
    report = inspection.verify(directory, target)
    click.echo(documents.text(documents.of_report(report)) if as_json else str(report))
    return int(not report.ok)


@commands.command()
@click.argument("a")
@click.argument("b")
@_as_json
def diff(a: str, b: str, as_json: bool) -> int:
    """Compares two models. Exit code 1: they differ."""
    differences = inspection.diff(a, b)
    click.echo(
        documents.text(documents.of_differences(differences)) if as_json else str(differences)
    )
    return int(bool(differences))


@commands.command()
@click.argument("prefix")
@click.option("--name", "names", multiple=True, help="Of these tensors only.")
@click.option("--verify", "verified", is_flag=True, help="Read everything, compare checksums.")
@_as_json
def checkpoint(prefix: str, names: tuple[str, ...], verified: bool, as_json: bool) -> int:
    """Lists the tensors of a checkpoint.

    PREFIX may be a directory, for its latest checkpoint, or that of a model. Exit code 1: --verify
    found damage.
    """
    reader = _opened(prefix)
    tensors = {name: reader[name] for name in names} if names else dict(reader.items())
    damage = None
    if verified:
        try:
            reader.verify(*names)
        except errors.DataLossError as error:
            damage = str(error)
    if as_json:
        click.echo(documents.text(documents.of_checkpoint(tensors, verified, damage)))
    else:
        lines = [tensor_line(name, tensor) for name, tensor in tensors.items()]
        lines += [damage or "all checksums are right"] if verified else []
        click.echo("".join(f"{line}\n" for line in lines), nl=False)
    return int(damage is not None)


@commands.command()
@click.argument("source")
@click.argument("export_dir")
@click.option("--keep-tags", "tag_sets", multiple=True, help="Keep MetaGraphs of these tags only.")
@click.option("--prune", "signatures", multiple=True, help="Keep what these signatures need.")
@click.option("--strip-training", is_flag=True, help="Remove train op, optimizers, their slots.")
@click.option("--drop-objects", is_flag=True, help="Remove the object graph of TensorFlow 2.")
@click.option("--cast", metavar="DTYPE", help="Store floating variables in this dtype.")
@click.option("--freeze", is_flag=True, help="Make constants of variables.")
def rewrite(
    source: str,
    export_dir: str,
    tag_sets: tuple[str, ...],
    signatures: tuple[str, ...],
    strip_training: bool,
    drop_objects: bool,
    cast: str | None,
    freeze: bool,
) -> None:
    """Writes a model anew, changed.

    The changes are made in the order in which the options stand here.
    """
    from savedmodel_writer import rewriting

    changes: tuple[rewriting.Change | None, ...] = (
        rewriting.KeepTags(*map(tags_of, tag_sets)) if tag_sets else None,
        rewriting.Prune(*signatures) if signatures else None,
        rewriting.StripTraining() if strip_training else None,
        rewriting.DropObjectGraph() if drop_objects else None,
        None if cast is None else rewriting.CastVariables(cast),
        rewriting.Freeze() if freeze else None,
    )
    click.echo(rewriting.rewrite(source, export_dir, *(one for one in changes if one)))


def _opened(prefix: str) -> BundleReader:
    """The checkpoint of a prefix, or the latest of a directory, or that of a model."""
    if maybe_saved_model_directory(prefix):
        directory = ModelDirectory(prefix)
        return BundleReader(directory.checkpoint_prefix, storage=directory.storage)
    return load_checkpoint(prefix).reader
