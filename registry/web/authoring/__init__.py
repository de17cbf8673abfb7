"""The editors of value sets and maps: what their pages show, and what their buttons do."""
