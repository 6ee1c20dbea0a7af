"""Forms that both halves share."""
