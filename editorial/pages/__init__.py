"""What the pages of a text show, read from the database once and handed to templates as plain answers."""
