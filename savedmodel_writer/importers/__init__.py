"""Programs of other frameworks as nodes of a graph."""
