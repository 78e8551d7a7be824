"""JAX functions as nodes of a graph; it needs jax, the extra `jax`."""

from savedmodel_writer.importers.jax.convert import convert

__all__ = ["convert"]
