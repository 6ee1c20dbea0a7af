"""The regulations of editing, as tables."""
