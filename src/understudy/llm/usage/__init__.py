"""What was asked and what it cost: the ledger, its sums, its alerts."""
