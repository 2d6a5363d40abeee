"""What leaves practice as files, and what is forgotten."""
