"""What a text means to search: the one place that turns text into tokens, readings and keys."""
