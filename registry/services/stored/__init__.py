"""Content as bytes under their hash, and what is derived from it once and kept in files."""
