from savedmodel_writer.train.checkpoint_reader import (
    CheckpointReader as CheckpointReader,
    NewCheckpointReader as NewCheckpointReader,
    list_variables as list_variables,
    load_checkpoint as load_checkpoint,
    load_variable as load_variable,
)
from savedmodel_writer.train.checkpoint_state import (
    checkpoint_exists as checkpoint_exists,
    get_checkpoint_state as get_checkpoint_state,
    latest_checkpoint as latest_checkpoint,
)
from savedmodel_writer.train.graph_file import write_graph as write_graph
from savedmodel_writer.train.saveable import Saveable as Saveable, SaveSpec as SaveSpec
from savedmodel_writer.train.saver import Saver as Saver, SaverDef as SaverDef
from savedmodel_writer.train.weight_files import variables_from as variables_from
