"""Feedback: from what a judge saw in an interview to a report, every quote of it checked."""
