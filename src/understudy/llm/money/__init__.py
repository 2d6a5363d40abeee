"""What a call costs, and who may spend how much."""
