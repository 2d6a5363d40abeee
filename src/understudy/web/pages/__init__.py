"""The pages, one file per family; none knows another."""
