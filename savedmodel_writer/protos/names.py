"""The names of our messages: TensorFlow's, behind a prefix that keeps the two apart.

TensorFlow registers `tensorflow.GraphDef` in the process-wide descriptor pool; ours is
`savedmodel_writer.tensorflow.GraphDef`. Wherever a name is written out (`Any`, text, errors) it is
TensorFlow's.
"""

from __future__ import annotations

from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import DescriptorProto, FileDescriptorProto
from google.protobuf.message import Message

PREFIX = "savedmodel_writer."
DIRECTORY = "savedmodel_writer/protos/_generated/"


def tensorflow_name(message: Message | type[Message]) -> str:
    """The full name that TensorFlow knows the message by, as `tensorflow.GraphDef`."""
    return message.DESCRIPTOR.full_name.removeprefix(PREFIX)


def tensorflow_file(file: FileDescriptor) -> FileDescriptorProto:
    """The schema of one of our generated modules, as it stands in TensorFlow."""
    proto = FileDescriptorProto()
    file.CopyToProto(proto)
    proto.name = proto.name.removeprefix(DIRECTORY)
    proto.package = proto.package.removeprefix(PREFIX)
    proto.dependency[:] = [name.removeprefix(DIRECTORY) for name in proto.dependency]

    def rename(message: DescriptorProto) -> None:
        for field in message.field:
            if field.type_name.startswith("." + PREFIX):
                field.type_name = field.type_name.replace(PREFIX, "", 1)
        for nested in message.nested_type:
            rename(nested)

    for message in proto.message_type:
        rename(message)
    return proto
