"""verify: every check of a SavedModel that can be made without running it."""

from __future__ import annotations

from savedmodel_writer.files import Path, Storage
from savedmodel_writer.inspection.asset_checks import check_unused
from savedmodel_writer.inspection.checkpoint_checks import check_checkpoint
from savedmodel_writer.inspection.finding import Findings
from savedmodel_writer.inspection.meta_graph_checks import check_meta_graph
from savedmodel_writer.inspection.model_checks import (
    check_other_files,
    check_tags,
    name_of,
    read_model,
    served_meta_graph,
)
from savedmodel_writer.inspection.report import Report, report
from savedmodel_writer.inspection.saver_checks import check_leftovers
from savedmodel_writer.inspection.targets import check_target, known_target
from savedmodel_writer.inspection.warmup_checks import check_warmup
from savedmodel_writer.saved_model.model_directory import ModelDirectory


def verify(
    export_dir: Path, target: str | None = None, *, storage: Storage | None = None
) -> Report:
    """Checks a SavedModel, whoever wrote it: files, checksums, graphs, signatures, state, assets.

    Nothing is run, and nothing is written. All files are read, in pieces.

        report = sm.verify("export/1", "serving")
        if not report.ok:
            print(report)

    Args:
        export_dir: the model's directory.
        target: what it should be fit for besides being loaded; see `TARGETS`.
        storage: where it is; see `SavedModel.read`.

    Returns:
        A report; however damaged the model is, no error is raised.

    Raises:
        InvalidArgumentError: there is no such target.
        InvalidTypeError: `export_dir` is no path, or `target` no str.
        UnimplementedError: `export_dir` is a URL of an unknown scheme.
        MissingExtraError: it is a URL, and what opens those is not installed.
    """
    if target is not None:
        target = known_target(target)
    directory = ModelDirectory(export_dir, storage)
    found = Findings()
    message = read_model(directory, found)
    checkpoint = check_checkpoint(directory, found)
    if message is not None:
        check_other_files(directory, message, found)
        check_tags(message, found)
        used = [
            check_meta_graph(one, directory, checkpoint, found.at(name_of(one)))
            for one in message.meta_graphs
        ]
        check_unused(directory, {name for one in used for name in one.assets}, found)
        keys = [one.keys for one in used if one.keys is not None]
        if checkpoint is not None and len(keys) == len(used):
            check_leftovers(checkpoint, set().union(*keys), found)
        served = served_meta_graph(message)
        check_warmup(directory, None if served is None else served.signature_def, found)
        if target is not None:
            check_target(target, message, directory, found)
    if checkpoint is not None:
        checkpoint.close()
    return report(directory.path, found.found)
