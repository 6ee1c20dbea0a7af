"""`python -m project <name>` runs the module of that name."""
