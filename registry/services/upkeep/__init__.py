"""An installation for its lifetime: opened, migrated, verified, backed up, and followed by its one worker."""
