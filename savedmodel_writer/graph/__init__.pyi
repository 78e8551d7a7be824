from savedmodel_writer.graph.collections import GraphKeys as GraphKeys
from savedmodel_writer.graph.default_graph import (
    get_default_graph as get_default_graph,
    reset_default_graph as reset_default_graph,
)
from savedmodel_writer.graph.devices import DeviceSpec as DeviceSpec
from savedmodel_writer.graph.graph import Graph as Graph
from savedmodel_writer.graph.importer import import_graph_def as import_graph_def
from savedmodel_writer.graph.operation import Operation as Operation
from savedmodel_writer.graph.public import (
    constant as constant,
    convert_to_tensor as convert_to_tensor,
)
from savedmodel_writer.graph.tensor import Tensor as Tensor
