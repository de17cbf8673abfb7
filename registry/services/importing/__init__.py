"""Content brought in from files, folders and zips: judged first, then all of it or nothing."""
