"""Variables: weights whose nodes go into the graph and whose values go to the checkpoint."""

from savedmodel_writer.variables.variable import Variable

__all__ = ["Variable"]
