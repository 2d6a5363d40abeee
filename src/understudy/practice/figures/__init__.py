"""Figures of practice: how much is done, what it costs, what students say of it."""
