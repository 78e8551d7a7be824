"""Writes `protos/**.proto` from the descriptors inside the installed TensorFlow wheel.

    python scripts/vendor_protos.py [--root DIRECTORY]

TensorFlow is not imported: its `*_pb2.py` files are read, and the serialized FileDescriptorProto
is taken out of their syntax tree. A descriptor carries no comments, so neither do our schemas.
Each schema is compiled again before it is written, and must give TensorFlow's descriptor.
`protos/UPSTREAM` names the TensorFlow version and the sha256 of every descriptor.
"""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata, util
from pathlib import Path

from generated_files import parser
from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto, FileDescriptorSet
from proto_source import render

# Whatever the package writes or reads; their dependencies follow.
SEEDS = [
    "tensorflow/core/framework/kernel_def.proto",
    "tensorflow/core/protobuf/control_flow.proto",
    "tensorflow/core/protobuf/fingerprint.proto",
    "tensorflow/core/protobuf/queue_runner.proto",
    "tensorflow/core/protobuf/saved_model.proto",
    "tensorflow/core/protobuf/tensor_bundle.proto",
    "tensorflow/python/training/checkpoint_state.proto",
]
UPSTREAM = "UPSTREAM"


def site_directory() -> Path:
    """The directory that TensorFlow is installed in."""
    spec = util.find_spec("tensorflow")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("vendor_protos: TensorFlow is not installed; `make protos` installs it")
    return Path(spec.submodule_search_locations[0]).parent


def read_descriptor(site: Path, name: str) -> FileDescriptorProto:
    """The descriptor of the schema file `name`, from the wheel's generated module."""
    module = name.removesuffix(".proto") + "_pb2.py"
    for candidate in (site / module, site / "tensorflow" / "compiler" / module):
        if candidate.exists():
            break
    else:
        sys.exit(f"vendor_protos: {module} is neither in {site} nor in its tensorflow/compiler")
    for node in ast.walk(ast.parse(candidate.read_bytes())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "AddSerializedFile":
            file = FileDescriptorProto.FromString(ast.literal_eval(node.args[0]))
            if file.name != name:
                sys.exit(f"vendor_protos: {candidate} describes {file.name}, expected {name}")
            return file
    sys.exit(f"vendor_protos: no AddSerializedFile in {candidate}")


def closure(site: Path) -> list[FileDescriptorProto]:
    """The seeds and everything they import but protobuf's own files, ordered by name."""
    found: dict[str, FileDescriptorProto] = {}
    wanted = list(SEEDS)
    while wanted:
        name = wanted.pop()
        if name not in found and not name.startswith("google/protobuf/"):
            found[name] = read_descriptor(site, name)
            wanted += found[name].dependency
    return [found[name] for name in sorted(found)]


def compiled(directory: Path, names: list[str]) -> dict[str, FileDescriptorProto]:
    """What protoc makes of the schemas in `directory`."""
    output = directory / "descriptors.binpb"
    protoc = [sys.executable, "-m", "protoc", f"--proto_path={directory}"]
    subprocess.run([*protoc, f"--descriptor_set_out={output}", *names], check=True)
    files = FileDescriptorSet.FromString(output.read_bytes()).file
    output.unlink()
    return {file.name: without_json_names(file) for file in files}


def without_json_names(file: FileDescriptorProto) -> FileDescriptorProto:
    """Protoc adds the default JSON names to a descriptor set; generated modules lack them."""

    def clear(message: DescriptorProto) -> None:
        for field in message.field:
            field.ClearField("json_name")
        for nested in message.nested_type:
            clear(nested)

    for message in file.message_type:
        clear(message)
    return file


def vendor(destination: Path) -> None:
    """Replaces what stands in `destination` by the schemas and UPSTREAM."""
    files = closure(site_directory())
    with tempfile.TemporaryDirectory() as temporary:
        staging = Path(temporary) / "protos"
        for file in files:
            path = staging / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render(file), encoding="utf-8")
        again = compiled(staging, [file.name for file in files])
        for file in files:
            if again[file.name] != file:
                sys.exit(f"vendor_protos: {file.name}: its rendering compiles to another schema")
        lines = [f"tensorflow {metadata.version('tensorflow')}", ""]
        lines.append("sha256 of each FileDescriptorProto in the wheel's *_pb2.py:")
        for file in files:
            digest = hashlib.sha256(file.SerializeToString(deterministic=True)).hexdigest()
            lines.append(f"{digest}  {file.name}")
        (staging / UPSTREAM).write_text("\n".join(lines) + "\n", encoding="utf-8")
        shutil.rmtree(destination, ignore_errors=True)
        shutil.copytree(staging, destination)


if __name__ == "__main__":
    vendor(parser(__doc__).parse_args().root / "protos")
