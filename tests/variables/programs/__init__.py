"""Programs about variables, each run by TensorFlow and by us; `tf` is either side."""

from __future__ import annotations

from tests.variables.program_list import programs_of
from tests.variables.programs import made, partitioned, references, refused, used

EXPORTED = programs_of(made, used, references, partitioned)
REFUSED = programs_of(refused)
