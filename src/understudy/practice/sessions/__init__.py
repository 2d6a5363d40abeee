"""Sessions: a student talks with a client, within limits, stops whenever, and thinks it over."""
