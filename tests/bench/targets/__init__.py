"""How well, and how fast, elements are found again."""
