"""Documents: what people have put in, in immutable versions."""
