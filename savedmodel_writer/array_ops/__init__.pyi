from savedmodel_writer.array_ops.filling import (
    fill as fill,
    one_hot as one_hot,
    ones as ones,
    ones_like as ones_like,
    zeros as zeros,
    zeros_like as zeros_like,
)
from savedmodel_writer.array_ops.gathering import gather as gather, gather_nd as gather_nd
from savedmodel_writer.array_ops.grids import meshgrid as meshgrid
from savedmodel_writer.array_ops.joining import (
    concat as concat,
    split as split,
    stack as stack,
    unstack as unstack,
)
from savedmodel_writer.array_ops.measuring import rank as rank, shape as shape, size as size
from savedmodel_writer.array_ops.placeholders import (
    identity as identity,
    placeholder as placeholder,
    placeholder_with_default as placeholder_with_default,
)
from savedmodel_writer.array_ops.selecting import (
    boolean_mask as boolean_mask,
    slice as slice,
    strided_slice as strided_slice,
    where as where,
    where_v2 as where_v2,
)
from savedmodel_writer.array_ops.shaping import (
    broadcast_to as broadcast_to,
    expand_dims as expand_dims,
    pad as pad,
    reshape as reshape,
    reverse as reverse,
    squeeze as squeeze,
    tile as tile,
    transpose as transpose,
)
