"""What a value set means: its definition bound to editions and compiled, asked for one code, or for all of them."""
