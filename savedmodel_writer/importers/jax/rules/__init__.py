"""What becomes of each of JAX's primitives, by its name; one file per family."""

from savedmodel_writer.importers.jax.call import Rule
from savedmodel_writer.importers.jax.rules import (
    calls,
    control_flow,
    convolution,
    cumulative,
    elementwise,
    fourier,
    gathering,
    linear_algebra,
    products,
    random,
    reductions,
    scattering,
    shaping,
    slicing,
    sorting,
    windows,
)

RULES: dict[str, Rule] = {
    **calls.RULES,
    **control_flow.RULES,
    **convolution.RULES,
    **cumulative.RULES,
    **elementwise.RULES,
    **fourier.RULES,
    **gathering.RULES,
    **linear_algebra.RULES,
    **products.RULES,
    **random.RULES,
    **reductions.RULES,
    **scattering.RULES,
    **shaping.RULES,
    **slicing.RULES,
    **sorting.RULES,
    **windows.RULES,
}
