"""The published code sets as one terminology to ask, and where a code is used."""
