"""Answering: what a model is told of documents, and what of its answer may be shown."""
