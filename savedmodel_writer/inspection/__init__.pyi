from savedmodel_writer.inspection.codes import CODES as CODES
from savedmodel_writer.inspection.comparison import diff as diff
from savedmodel_writer.inspection.differences import (
    Difference as Difference,
    Differences as Differences,
)
from savedmodel_writer.inspection.finding import Finding as Finding
from savedmodel_writer.inspection.report import Report as Report
from savedmodel_writer.inspection.targets import TARGETS as TARGETS
from savedmodel_writer.inspection.verification import verify as verify
