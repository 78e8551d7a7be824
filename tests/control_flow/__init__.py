"""Composites without data: group, tuple, with_dependencies."""
