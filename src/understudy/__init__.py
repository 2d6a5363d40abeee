"""Understudy: simulated people, self-hosted."""
