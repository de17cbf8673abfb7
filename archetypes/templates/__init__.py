"""An operational template as one plain tree, whichever form it came in, with the words of its archetypes."""
