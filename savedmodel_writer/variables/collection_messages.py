"""Collections whose items are messages in a MetaGraphDef, as TensorFlow registers them."""

from __future__ import annotations

from typing import Final

MESSAGES: Final = {
    "variables": "VariableDef",
    "trainable_variables": "VariableDef",
    "moving_average_variables": "VariableDef",
    "local_variables": "VariableDef",
    "model_variables": "VariableDef",
    "metric_variables": "VariableDef",
    "global_step": "VariableDef",
    "savers": "SaverDef",
    "queue_runners": "QueueRunnerDef",
    "cond_context": "CondContextDef",
    "while_context": "WhileContextDef",
}
"""The class of message that each item's `to_proto()` gives, by the name of the collection."""
