"""Clients: personas that teachers give a case, facts to keep and a way to be won."""
