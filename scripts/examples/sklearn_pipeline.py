"""A scikit-learn pipeline over numbers and words becomes a classifier for TensorFlow Serving.

    python scripts/examples/sklearn_pipeline.py [directory]

Trains StandardScaler, OneHotEncoder and LogisticRegression on a made-up table, and publishes the
next version under `directory` with two signatures: `serving_default` takes the columns as tensors,
`classify` takes tf.Examples, as Serving's Classify and Regress do. Requests to warm the server up
travel with the model. No TensorFlow is needed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import savedmodel_writer as sm

NUMBERS = ["age", "income"]
WORDS = ["city", "job"]


def people(count: int, seed: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Columns of a table, and what is to be learned of each row."""
    random = np.random.default_rng(seed)
    columns = {
        "age": random.integers(18, 90, count).astype(np.float32),
        "income": random.lognormal(10, 1, count).astype(np.float32),
        "city": random.choice(["Bonn", "Oslo", "Zürich", "Łódź"], count),
        "job": random.choice(["cook", "nurse", "poet"], count),
    }
    score = columns["age"] / 40 + (columns["city"] == "Oslo") + random.normal(0, 0.5, count)
    other = np.where(columns["job"] == "poet", "maybe", "no")
    return columns, np.where(score > 1.6, "yes", other)


def rows(columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """The table as scikit-learn takes it."""
    return np.array([columns[name] for name in NUMBERS + WORDS], object).T


def train() -> Pipeline:
    columns, labels = people(1000, seed=0)
    count = len(NUMBERS)
    encoder = OneHotEncoder(handle_unknown="ignore")
    transformer = ColumnTransformer(
        [("numbers", StandardScaler(), [*range(count)]), ("words", encoder, [count, count + 1])]
    )
    pipeline = Pipeline([("columns", transformer), ("model", LogisticRegression(max_iter=1000))])
    return pipeline.fit(rows(columns), labels)


class Classifier:
    """The pipeline as nodes of a graph; both signatures share its variables and tables."""

    def __init__(self, pipeline: Pipeline) -> None:
        model, columns = pipeline["model"], pipeline["columns"].named_transformers_
        self.labels = list(model.classes_)
        self._mean, self._scale = columns["numbers"].mean_, columns["numbers"].scale_
        self._kernel = sm.Variable(model.coef_.T.astype(np.float32), name="kernel")
        self._bias = sm.Variable(model.intercept_.astype(np.float32), name="bias")
        self._categories = dict(zip(WORDS, columns["words"].categories_, strict=True))
        self._tables = {
            name: sm.lookup.StaticHashTable(
                sm.lookup.KeyValueTensorInitializer(list(known), np.arange(len(known))),
                default_value=-1,  # an unknown word is encoded as zeros, as the pipeline does
                name=f"{name}_numbers",
            )
            for name, known in self._categories.items()
        }

    def __call__(self, columns: Mapping[str, sm.Tensor]) -> tuple[sm.Tensor, sm.Tensor]:
        """Labels and their probabilities, a row for each row of the columns."""
        numbers = sm.stack([columns[name] for name in NUMBERS], axis=1)
        encoded = [(numbers - self._mean) / self._scale]
        for name, table in self._tables.items():
            encoded.append(sm.one_hot(table[columns[name]], len(self._categories[name])))
        scores = sm.nn.softmax(sm.concat(encoded, axis=1) @ self._kernel + self._bias)
        return sm.broadcast_to(self.labels, sm.shape(scores)), scores


def publish(pipeline: Pipeline, base_path: Path) -> Path:
    """Writes the next version; its directory."""
    dtypes = dict.fromkeys(NUMBERS, sm.float32) | dict.fromkeys(WORDS, sm.string)
    with sm.Graph() as graph:
        classify = Classifier(pipeline)
        columns = {name: sm.placeholder(dtype, [None], name) for name, dtype in dtypes.items()}
        labels, scores = classify(columns)
        predict = sm.predict_signature_def(columns, {"labels": labels, "scores": scores})

        examples = sm.placeholder(sm.string, [None], "examples")
        features = {name: sm.io.FixedLenFeature([], dtype) for name, dtype in dtypes.items()}
        labels, scores = classify(sm.io.parse_example(examples, features))
        fill_tables = sm.tables_initializer()

    first = {name: column[0].item() for name, column in people(1, seed=2)[0].items()}
    with sm.publish(base_path) as builder:
        builder.add_meta_graph_and_variables(
            graph,
            [sm.tag_constants.SERVING],
            {
                sm.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: predict,
                "classify": sm.classification_signature_def(examples, labels, scores),
            },
            main_op=fill_tables,
        )
        sm.write_warmup_requests(builder, [sm.ClassifyRequest([first], "classify")])
        return Path(builder.save()).parent


def main() -> None:
    export_dir = publish(train(), Path(sys.argv[1] if len(sys.argv) > 1 else "build/people"))
    report = sm.verify(export_dir, "serving")
    print(f"{export_dir}\n{report}")
    if not report.ok:
        sys.exit("a server would refuse it")


if __name__ == "__main__":
    main()
