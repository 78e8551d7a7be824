"""Programs that make savers, each run by TensorFlow and by us; `tf` is either side."""

from __future__ import annotations

from tests.train.programs import options, partitioned, plain, references, refused, tables
from tests.variables.program_list import programs_of

EXPORTED = programs_of(plain, options, references, partitioned, tables)
REFUSED = programs_of(refused)
