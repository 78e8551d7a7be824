"""Models written by the package, run by the programs that people load SavedModels with."""
