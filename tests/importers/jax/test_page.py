"""The programs of docs/jax.md run as they are written, and what they write answers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import numpy as np

from tests.oracle.process import REPOSITORY, Oracle


def test_examples_run(oracle: Oracle, jax_python: str, tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "jax.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 3
    program = tmp_path / "page.py"
    program.write_text("\n".join([*blocks, 'import sys\nassert "tensorflow" not in sys.modules\n']))
    done = subprocess.run(
        [jax_python, str(program)],
        cwd=tmp_path,
        env=os.environ | {"JAX_PLATFORMS": "cpu", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr

    def ask(model: str, request: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        loader = "tests.conformance.tf_loaders"
        export_dir = str(tmp_path / model)
        (answer,) = oracle(loader, "cpp", export_dir, [(("serve",), "serving_default", request)])
        return dict(answer)

    x = np.arange(8, dtype=np.float32).reshape(2, 4)
    ops, native = ask("export/1", {"x": x}), ask("export/3", {"x": x})
    assert ops["probabilities"].shape == (2, 3)
    np.testing.assert_allclose(ops["probabilities"], native["probabilities"], rtol=1e-5)
    keys = np.ones((2, 3, 4), np.float32)
    answer = ask("export/2", {"queries": keys[:, :2], "keys": keys})
    np.testing.assert_allclose(answer["attended"], np.ones((2, 2, 4)), rtol=1e-5)
