"""Ask: a document that answers, with citations that were checked."""
