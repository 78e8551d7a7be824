"""Lookup tables that are filled once, when a model is loaded, as tf.compat.v1.lookup has them."""

from savedmodel_writer.lookup.key_value_tensor_initializer import KeyValueTensorInitializer
from savedmodel_writer.lookup.static_hash_table import StaticHashTable
from savedmodel_writer.lookup.static_vocabulary_table import StaticVocabularyTable
from savedmodel_writer.lookup.text_file_initializer import TextFileIndex, TextFileInitializer

__all__ = [
    "KeyValueTensorInitializer",
    "StaticHashTable",
    "StaticVocabularyTable",
    "TextFileIndex",
    "TextFileInitializer",
]
