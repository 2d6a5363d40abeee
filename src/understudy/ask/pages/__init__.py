"""Pages: where documents answer, how they are shared, and what was asked there."""
