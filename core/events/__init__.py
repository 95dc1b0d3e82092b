"""The log of facts: their kinds, appending, and intake in batches."""
