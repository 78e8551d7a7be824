"""Programs that save models, a file for each subject."""
