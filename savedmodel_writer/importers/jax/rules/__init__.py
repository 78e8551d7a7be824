"""What becomes of each of JAX's primitives, by its name; one file per family."""

from savedmodel_writer.importers.jax.call import Rule
from savedmodel_writer.importers.jax.rules import (
    calls,
    control_flow,
    elementwise,
    products,
    reductions,
    shaping,
)

RULES: dict[str, Rule] = {
    **calls.RULES,
    **control_flow.RULES,
    **elementwise.RULES,
    **products.RULES,
    **reductions.RULES,
    **shaping.RULES,
}
