"""What every request and answer has in common, whichever edge serves it: bounds, headers, log, health."""
