"""Who acts and what they may do: people, sessions, tokens, audit."""
