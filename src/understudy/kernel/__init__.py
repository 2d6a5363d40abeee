"""What everything stands on: settings, database, events, ids, clock, errors, logs."""
