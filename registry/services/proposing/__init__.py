"""The way of a proposal: begun, written, heard, decided, released; and what the way is paved with."""
