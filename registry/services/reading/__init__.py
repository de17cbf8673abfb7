"""Reading standards and versions: what holds when, what a licence lets out, what happened."""
