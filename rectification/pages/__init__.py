"""What the pages of the mending half show."""
