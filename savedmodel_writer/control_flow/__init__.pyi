from savedmodel_writer.control_flow.conditionals import cond as cond, switch_case as switch_case
from savedmodel_writer.control_flow.dependencies import (
    group as group,
    no_op as no_op,
    tuple as tuple,
    with_dependencies as with_dependencies,
)
from savedmodel_writer.control_flow.functions import Function as Function, function as function
from savedmodel_writer.control_flow.initializers import (
    global_variables_initializer as global_variables_initializer,
    local_variables_initializer as local_variables_initializer,
    tables_initializer as tables_initializer,
    variables_initializer as variables_initializer,
)
from savedmodel_writer.control_flow.loops import while_loop as while_loop
from savedmodel_writer.control_flow.rows import map_fn as map_fn, scan as scan
