"""What people hand in on the pages of this app."""
