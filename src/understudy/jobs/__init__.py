"""Work that takes longer than a person waits: started, seen, paused, cancelled, resumed."""
