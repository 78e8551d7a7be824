"""Variables: weights whose nodes go into the graph and whose values go to the checkpoint."""

from savedmodel_writer.variables.partition import fixed_size_partitioner
from savedmodel_writer.variables.partitioned import PartitionedVariable
from savedmodel_writer.variables.save_slice import SaveSliceInfo
from savedmodel_writer.variables.variable import Variable

__all__ = ["PartitionedVariable", "SaveSliceInfo", "Variable", "fixed_size_partitioner"]
