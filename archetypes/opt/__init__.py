"""Operational templates as the field exchanges them, OPT 1.4: reading, writing, and what is made from them."""
