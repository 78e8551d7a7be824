"""The test run's side of the oracle: starts the TensorFlow process and asks it questions."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.oracle import messages

REPOSITORY = Path(__file__).resolve().parents[2]


class OracleError(Exception):
    """TensorFlow raised: `types` are the class names in method resolution order."""

    def __init__(self, types: list[str], message: str, traceback: str) -> None:
        super().__init__(f"{types[0]}: {message}\n--- in the oracle process ---\n{traceback}")
        self.types = types
        self.message = message


class OracleDied(Exception):
    """TensorFlow ended its own process (a CHECK failed); the next question starts a new one."""


class Oracle:
    """Calls functions of `tests/**/tf_*.py` in a process that has TensorFlow loaded.

    The process runs another Python when one is given: an older TensorFlow needs its own. Variables
    given by keyword are added to its environment.
    """

    def __init__(self, python: str = sys.executable, /, **environment: str) -> None:
        self._python = python
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, module: str, function: str, /, *args: Any, **kwargs: Any) -> Any:
        """Returns `module.function(*args, **kwargs)`; arguments and results are pickled.

        Raises:
            OracleError: the function raised.
            OracleDied: the process ended.
        """
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        request = messages.encode((module, function, args, kwargs))
        try:
            messages.write(process.stdin, request)
            reply = messages.read(process.stdout)
        except (BrokenPipeError, EOFError) as error:
            code = process.wait()
            self.close()
            raise OracleDied(f"exit code {code} while running {module}.{function}") from error
        if reply[0] == "error":
            raise OracleError(*reply[1:])
        return reply[1]

    def close(self) -> None:
        """Ends the process, if it was started."""
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            with contextlib.suppress(BrokenPipeError):  # a request that was not read
                self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            environment = os.environ | {
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "TF_ENABLE_ONEDNN_OPTS": "0",
                "CUDA_VISIBLE_DEVICES": "-1",
                "PYTHONWARNINGS": "ignore",
                **self._environment,
            }
            self._process = subprocess.Popen(
                [self._python, "-m", "tests.oracle.server"],
                cwd=REPOSITORY,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process
