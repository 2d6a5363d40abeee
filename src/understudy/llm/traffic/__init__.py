"""When a call may go: rates, the queue, retries, breakers."""
