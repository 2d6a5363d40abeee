"""The operator's door: the understudy command."""
