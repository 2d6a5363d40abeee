"""Reading: a file becomes one tree of sections with numbered sentences, or is refused."""
