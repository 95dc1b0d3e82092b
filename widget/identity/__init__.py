"""Who is signed in to the host product: the keys that prove it, and how much of the traffic does."""
