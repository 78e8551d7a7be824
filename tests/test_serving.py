"""TensorFlow Serving itself, over REST and gRPC: run where the machine has it.

The server is `tensorflow_model_server` on PATH, or the Docker image that the environment variable
SAVEDMODEL_WRITER_SERVING_IMAGE names ("tensorflow/serving:2.19.1").
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from savedmodel_writer import protos
from savedmodel_writer.tensors import make_ndarray, make_tensor_proto
from tests.conformance.case import Case, Request, all_cases

IMAGE = os.environ.get("SAVEDMODEL_WRITER_SERVING_IMAGE")
BINARY = shutil.which("tensorflow_model_server")
MODELS = [
    *("logistic_regression", "two_towers", "two_signatures", "named_signatures", "no_variables"),
    *("cnn", "string_labels", "string_functions", "vocabulary_asset_main_op", "int8_weights"),
]
CASES = [case for case in all_cases() if case.name in MODELS]

pytestmark = pytest.mark.skipif(
    IMAGE is None and BINARY is None,
    reason=(
        "TensorFlow Serving was not run: no tensorflow_model_server on PATH. Install it "
        "(https://www.tensorflow.org/tfx/serving/setup), or have Docker and set "
        "SAVEDMODEL_WRITER_SERVING_IMAGE=tensorflow/serving."
    ),
)


@attrs.frozen
class Server:
    """A running server: its models' directory, its ports, and what to ask each model."""

    base: Path
    rest: int
    grpc: int
    requests: dict[str, list[Request]]

    def get(self, path: str, body: Any = None) -> Any:
        """The JSON answer of the REST API."""
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}/v1/{path}", data) as answer:
            return json.load(answer)

    def available(self, model: str) -> list[str]:
        """The versions of a model that the server answers for."""
        try:
            versions = self.get(f"models/{model}")["model_version_status"]
        except (urllib.error.URLError, ConnectionError):
            return []
        return [version["version"] for version in versions if version["state"] == "AVAILABLE"]

    def wait_for(self, model: str, version: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while version not in self.available(model):
            assert time.monotonic() < end, f"the server does not serve {model}/{version}"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    base = tmp_path_factory.mktemp("serving")
    requests = {}
    for case in CASES:
        (base / case.name).mkdir()
        ask = case.export(str(base / case.name / "1"))
        requests[case.name] = ask if isinstance(ask, list) else [ask]
    configuration = "".join(
        f"config {{ name: {case.name!r} base_path: '{base}/{case.name}' "
        "model_platform: 'tensorflow' }\n"
        for case in CASES
    )
    (base / "models.config").write_text(f"model_config_list {{ {configuration} }}")
    rest, grpc = free_port(), free_port()
    arguments = [
        f"--model_config_file={base}/models.config",
        f"--rest_api_port={rest}",
        f"--port={grpc}",
        "--file_system_poll_wait_seconds=1",
    ]
    name = f"savedmodel_writer_{os.getpid()}"
    if IMAGE is not None:
        docker = ["docker", "run", "--rm", "--name", name, "--network=host", "-v", f"{base}:{base}"]
        command = [*docker, "--entrypoint=tensorflow_model_server", IMAGE, *arguments]
    else:
        assert BINARY is not None
        command = [BINARY, *arguments]
    with (base / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    started = Server(base, rest, grpc, requests)
    try:
        for case in CASES:
            started.wait_for(case.name, "1", 120)
        yield started
    except AssertionError as error:
        raise AssertionError((base / "server.log").read_text()) from error
    finally:
        if IMAGE is not None:
            subprocess.run(["docker", "stop", name], stdout=subprocess.DEVNULL, check=False)
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(requests: list[Request]) -> list[Request]:
    return [request for request in requests if request.tags == ("serve",)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rest(server: Server, case: Case) -> None:
    for request in served(server.requests[case.name]):
        inputs = {key: as_json(array) for key, array in request.inputs.items()}
        body = {"signature_name": request.signature, "inputs": inputs}
        outputs = server.get(f"models/{case.name}:predict", body)["outputs"]
        if len(request.expected) == 1:
            outputs = dict.fromkeys(request.expected, outputs)
        assert set(outputs) == set(request.expected)
        for key, expected in request.expected.items():
            assert_equal(case, key, np.array(outputs[key]), np.array(as_json(expected)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_grpc(server: Server, case: Case) -> None:
    grpc = pytest.importorskip("grpc", reason="pip install grpcio")
    request_class, response_class = predict_messages()
    with grpc.insecure_channel(f"127.0.0.1:{server.grpc}") as channel:
        predict = channel.unary_unary(
            "/tensorflow.serving.PredictionService/Predict",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=response_class.FromString,
        )
        for request in served(server.requests[case.name]):
            message = request_class()
            message.model_spec.name = case.name
            message.model_spec.signature_name = request.signature
            for key, array in request.inputs.items():
                message.inputs.add(key=key).value.CopyFrom(make_tensor_proto(array))
            answer = predict(message, timeout=60)
            outputs = {entry.key: make_ndarray(entry.value) for entry in answer.outputs}
            assert set(outputs) == set(request.expected)
            for key, expected in request.expected.items():
                assert outputs[key].dtype == np.asarray(expected).dtype
                assert_equal(case, key, outputs[key], np.asarray(expected))


def test_a_new_version_is_picked_up(server: Server) -> None:
    (case,) = (case for case in CASES if case.name == "logistic_regression")
    case.export(str(server.base / case.name / "2"))
    server.wait_for(case.name, "2")


def as_json(array: np.ndarray) -> Any:
    array = np.asarray(array)
    if array.dtype == object:
        return np.vectorize(bytes.decode, otypes=[object])(array).tolist()
    return array.tolist()


def assert_equal(case: Case, key: str, got: np.ndarray, expected: np.ndarray) -> None:
    if expected.dtype.kind == "f":
        tolerance = max(case.rtol, 1e-4)  # the server's kernels may round differently
        np.testing.assert_allclose(got, expected, tolerance, tolerance / 10, err_msg=key)
    else:
        assert got.tolist() == expected.tolist(), key


def predict_messages() -> tuple[Any, Any]:
    """PredictRequest and PredictResponse, with maps as what they are on the wire: entries."""
    tensor = protos.TensorProto.DESCRIPTOR
    file = descriptor_pb2.FileDescriptorProto(
        name="tests/predict.proto",
        package="tensorflow.serving",
        syntax="proto3",
        dependency=[tensor.file.name],
    )

    def message(name: str, *fields: tuple[str, int, str | None, bool]) -> None:
        added = file.message_type.add(name=name)
        for field, number, type_name, repeated in fields:
            described = added.field.add(name=field, number=number)
            described.label = 3 if repeated else 1  # LABEL_REPEATED, LABEL_OPTIONAL
            described.type = 9 if type_name is None else 11  # TYPE_STRING, TYPE_MESSAGE
            if type_name is not None:
                described.type_name = type_name

    serving = ".tensorflow.serving"
    message("Entry", ("key", 1, None, False), ("value", 2, f".{tensor.full_name}", False))
    message("ModelSpec", ("name", 1, None, False), ("signature_name", 3, None, False))
    message(
        "PredictRequest",
        ("model_spec", 1, f"{serving}.ModelSpec", False),
        ("inputs", 2, f"{serving}.Entry", True),
    )
    message("PredictResponse", ("outputs", 1, f"{serving}.Entry", True))
    pool = descriptor_pool.Default()
    pool.Add(file)
    return tuple(
        message_factory.GetMessageClass(pool.FindMessageTypeByName(f"tensorflow.serving.{name}"))
        for name in ("PredictRequest", "PredictResponse")
    )
