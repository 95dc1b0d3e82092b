"""Work that is queued in the transaction which makes it necessary, and done at least once by a worker."""
