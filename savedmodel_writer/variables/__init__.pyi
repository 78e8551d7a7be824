from savedmodel_writer.variables.partition import (
    fixed_size_partitioner as fixed_size_partitioner,
)
from savedmodel_writer.variables.partitioned import PartitionedVariable as PartitionedVariable
from savedmodel_writer.variables.save_slice import SaveSliceInfo as SaveSliceInfo
from savedmodel_writer.variables.variable import Variable as Variable
