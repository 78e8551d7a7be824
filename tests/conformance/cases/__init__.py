"""The models. Adding one is adding one function to one of these files."""
