"""Practice: students talk with simulated clients and learn from it."""
