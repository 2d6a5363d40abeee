"""Mind: the client's inner state, kept in code, and what is counted in a worker's talk."""
