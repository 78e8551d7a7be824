"""The bytes of TensorFlow Serving's PredictionLog, as far as warm-up requests need it.

    PredictionLog          { oneof: ClassifyLog = 2   RegressLog = 3   PredictLog = 6 }
    ClassifyLog            { ClassificationRequest request = 1 }      so RegressLog, PredictLog
    PredictRequest         { ModelSpec = 1   map<string, TensorProto> inputs = 2
                             repeated string output_filter = 3 }
    ClassificationRequest  { ModelSpec = 1   Input input = 2 }        so RegressionRequest
    ModelSpec              { string name = 1   string signature_name = 3 }
    Input                  { ExampleList example_list = 1 }
    ExampleList            { repeated Example examples = 1 }

Source: the schemas of the package tensorflow-serving-api, tensorflow_serving/apis. They import
most of TensorFlow's, which is why these few fields are written by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from savedmodel_writer.protos import TensorProto, canonical
from savedmodel_writer.protos.wire import field

_CLASSIFY, _REGRESS, _PREDICT = 2, 3, 6


def predict_log(
    model_name: str,
    signature_name: str,
    inputs: Mapping[str, TensorProto],
    output_filter: Iterable[str] = (),
) -> bytes:
    """The log of a PredictRequest; the inputs in the order given."""
    request = _model_spec(model_name, signature_name)
    for key, tensor in inputs.items():
        request += field(2, field(1, key.encode()) + field(2, canonical.serialize(tensor)))
    for key in output_filter:
        request += field(3, key.encode())
    return field(_PREDICT, field(1, request))


def classify_log(model_name: str, signature_name: str, examples: Iterable[bytes]) -> bytes:
    """The log of a ClassificationRequest of serialized examples."""
    return field(_CLASSIFY, field(1, _request(model_name, signature_name, examples)))


def regress_log(model_name: str, signature_name: str, examples: Iterable[bytes]) -> bytes:
    """The log of a RegressionRequest of serialized examples."""
    return field(_REGRESS, field(1, _request(model_name, signature_name, examples)))


def _request(model_name: str, signature_name: str, examples: Iterable[bytes]) -> bytes:
    example_list = b"".join(field(1, example) for example in examples)
    return _model_spec(model_name, signature_name) + field(2, field(1, example_list))


def _model_spec(model_name: str, signature_name: str) -> bytes:
    name = field(1, model_name.encode()) if model_name else b""
    return field(1, name + field(3, signature_name.encode()))
