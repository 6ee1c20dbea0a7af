"""Measuring: what the product costs in time, memory and SQL, printed by `python -m project bench`."""
