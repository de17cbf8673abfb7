"""Who takes part: regions, organisations, networks and their seats, users and their log-ins."""
