"""What ADL 1.4 and ADL 2 share: lexer, ODIN, literals, primitive constraints, assertions, and their writing."""
