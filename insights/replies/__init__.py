"""Whoever left a question and an address hears when the answer is there."""
