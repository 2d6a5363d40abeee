"""Visits: who asks, the session that resumes, and how its answers come about."""
