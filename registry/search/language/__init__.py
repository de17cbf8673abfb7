"""Norwegian as it is written on a ward: words, their forms, parts, sounds and other names. It knows no index."""
