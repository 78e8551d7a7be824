"""Write TensorFlow SavedModels without TensorFlow, in pure Python."""
