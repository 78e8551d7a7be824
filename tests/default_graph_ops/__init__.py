"""Scopes and collections of the default graph."""
