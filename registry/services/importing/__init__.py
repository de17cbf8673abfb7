"""Content brought in from files, folders and zips: judged first, so that little is left to do under the lock."""
