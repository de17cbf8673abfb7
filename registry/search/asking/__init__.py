"""A question: read, understood, rated against a generation, and answered with reasons."""
