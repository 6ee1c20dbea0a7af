"""The regulations of mending, as tables."""
