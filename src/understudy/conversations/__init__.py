"""Who said what: conversations, messages and turns."""
