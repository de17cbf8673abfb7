"""The index on the disk: segments and their columns, generations of them, and the one writer. Only it knows Whoosh."""
