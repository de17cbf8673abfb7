"""The `fagregister` command."""

import gc

# What is loaded stays: to look through it for rubbish some hundred times takes a tenth of the start or more.
gc.disable()
from registry.cli.main import main  # noqa: E402 - while the collector waits

gc.enable()
gc.freeze()

__all__ = ["main"]
