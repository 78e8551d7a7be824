"""Variables, and the two sides on which the programs of this suite run."""
