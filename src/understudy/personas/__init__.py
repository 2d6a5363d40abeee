"""Who can be talked to: personas and their immutable versions."""
