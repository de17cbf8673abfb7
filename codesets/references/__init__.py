"""Which thing, in which edition, a canonical reference means, and what supplements add to it."""
