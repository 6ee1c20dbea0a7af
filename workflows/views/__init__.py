"""Views that both halves share."""
