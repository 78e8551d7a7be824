"""Two scikit-learn classifiers become one SavedModel. No TensorFlow is needed, or installed.

    python scripts/examples/sklearn_digits.py [directory]

Trains an MLPClassifier and a LogisticRegression on the handwritten digits that come with
scikit-learn, exports both into `directory`/1, and has OpenVINO run them on digits that they have
not seen. TensorFlow Serving takes the same directory as it is.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import openvino
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import savedmodel_writer as sm

NAMES = np.array(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])


def dense(x: sm.Tensor, weights: np.ndarray, bias: np.ndarray, name: str) -> sm.Tensor:
    """A layer of a scikit-learn model: its arrays go to the checkpoint, not into the graph."""
    kernel = sm.Variable(weights.astype(np.float32), name=f"{name}/kernel")
    offset = sm.Variable(bias.astype(np.float32), name=f"{name}/bias")
    return x @ kernel + offset


def neural_network(x: sm.Tensor, model: MLPClassifier) -> sm.Tensor:
    """The probabilities that `model.predict_proba` gives."""
    *hidden, last = zip(model.coefs_, model.intercepts_, strict=True)
    for number, (weights, bias) in enumerate(hidden):
        x = sm.nn.relu(dense(x, weights, bias, f"mlp/hidden_{number}"))
    return sm.nn.softmax(dense(x, *last, "mlp/output"))


def linear(x: sm.Tensor, model: LogisticRegression) -> sm.Tensor:
    """The probabilities that `model.predict_proba` gives."""
    return sm.nn.softmax(dense(x, model.coef_.T, model.intercept_, "linear"))


def signature(pixels: sm.Tensor, probabilities: sm.Tensor) -> sm.protos.SignatureDef:
    """What a client may send, and what it gets."""
    class_id = sm.argmax(probabilities, axis=1)
    return sm.predict_signature_def(
        inputs={"pixels": pixels},
        outputs={"probabilities": probabilities, "class_id": class_id},
    )


def export(
    mlp: MLPClassifier, regression: LogisticRegression, labels: Path, export_dir: Path
) -> dict[str, sm.protos.SignatureDef]:
    """Writes the model; its signatures by name."""
    with sm.Graph() as graph:
        pixels = sm.placeholder(np.float32, [None, 64], name="pixels")
        scaled = pixels / 16.0  # clients send pixels as they are, 0 to 16
        signatures = {
            "mlp": signature(pixels, neural_network(scaled, mlp)),
            "linear": signature(pixels, linear(scaled, regression)),
        }
        vocabulary = sm.constant(str(labels), name="labels")  # a file that travels with the model

    builder = sm.SavedModelBuilder(export_dir)
    builder.add_meta_graph_and_variables(
        graph,
        [sm.tag_constants.SERVING],
        signature_def_map=signatures,
        assets_collection=[vocabulary],
    )
    builder.save()
    return signatures


def run(
    export_dir: Path, signature: sm.protos.SignatureDef, pixels: np.ndarray
) -> dict[str, np.ndarray]:
    """The answers of OpenVINO, which finds tensors by their names."""
    tensors = [info.name for info in signature.outputs.values()]
    model = openvino.convert_model(export_dir, output=tensors)
    compiled = openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    answers = compiled([pixels])
    return {key: answers[key] for key in signature.outputs}


def show(export_dir: Path, signatures: dict[str, sm.protos.SignatureDef]) -> None:
    print(export_dir)
    for path in sorted(export_dir.rglob("*")):
        if path.is_file():
            print(f"  {path.relative_to(export_dir).as_posix():<40}{path.stat().st_size:>8} bytes")
    for name, definition in signatures.items():
        print(f"signature {name!r}")
        for kind, infos in [("input", definition.inputs), ("output", definition.outputs)]:
            for key, info in sorted(infos.items()):
                shape = ", ".join(str(dim.size) for dim in info.tensor_shape.dim)
                print(f"  {kind:<7}{key:<14}{sm.as_dtype(info.dtype).name} [{shape}]")


def main() -> None:
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else "build/digits")
    export_dir = directory / "1"  # TensorFlow Serving wants a number: the version
    shutil.rmtree(export_dir, ignore_errors=True)
    directory.mkdir(parents=True, exist_ok=True)

    digits = load_digits()
    train_x, test_x, train_y, _ = train_test_split(
        digits.data, NAMES[digits.target], test_size=0.25, random_state=0
    )
    mlp = MLPClassifier([64, 32], max_iter=500, random_state=0).fit(train_x / 16, train_y)
    regression = LogisticRegression(max_iter=1000).fit(train_x / 16, train_y)

    labels = directory / "labels.txt"
    labels.write_text("".join(f"{name}\n" for name in mlp.classes_))

    signatures = export(mlp, regression, labels, export_dir)
    show(export_dir, signatures)

    names = np.array((export_dir / "assets" / "labels.txt").read_text().splitlines())
    print(f"OpenVINO {openvino.__version__} against scikit-learn, {len(test_x)} held-out digits")
    wrong = []
    for name, model in [("mlp", mlp), ("linear", regression)]:
        answers = run(export_dir, signatures[name], test_x.astype(np.float32))
        expected = model.predict_proba(test_x / 16)
        difference = np.abs(answers["probabilities"] - expected).max()
        agreement = np.mean(names[answers["class_id"]] == model.predict(test_x / 16))
        print(f"  {name:<8}largest difference {difference:.1e}   same label {agreement:.1%}")
        if difference > 1e-5 or agreement < 1:
            wrong.append(name)
    if wrong:
        sys.exit(f"OpenVINO and scikit-learn differ: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
