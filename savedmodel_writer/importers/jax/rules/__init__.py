"""What becomes of each of JAX's primitives, by its name; one file per family."""

from savedmodel_writer.importers.jax.call import Rule
from savedmodel_writer.importers.jax.rules import (
    calls,
    elementwise,
    products,
    reductions,
    shaping,
)

RULES: dict[str, Rule] = {
    **calls.RULES,
    **elementwise.RULES,
    **products.RULES,
    **reductions.RULES,
    **shaping.RULES,
}
