"""`python -m registry.cli`: how `serve` starts the worker with its own interpreter."""

from registry.cli.main import main

main()
