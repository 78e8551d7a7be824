"""Whether a consumer's answer is the one that numpy computed."""

from __future__ import annotations

import numpy as np

from tests.conformance.case import Case, Request


def assert_answers(
    case: Case, request: Request, answer: dict[str, np.ndarray], *, exact_keys: bool = True
) -> None:
    """Floats within the case's tolerance, everything else equal; dtypes and shapes always."""
    if exact_keys:
        assert set(answer) == set(request.expected)
    for key, expected in request.expected.items():
        got, expected = answer[key], np.asarray(expected)
        assert (got.dtype, got.shape) == (expected.dtype, expected.shape), key
        if expected.dtype.kind in "fcV":
            tolerances = {"rtol": case.rtol, "atol": case.rtol / 10}
            np.testing.assert_allclose(got, expected, err_msg=key, **tolerances)
        else:
            assert got.tolist() == expected.tolist(), key
