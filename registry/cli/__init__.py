"""The `fagregister` command."""

from registry.cli.main import main

__all__ = ["main"]
