"""The database's history: one line of migrations, each named by a sentence."""
