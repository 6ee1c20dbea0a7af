"""The rule book: every test's name is a sentence that a leader would sign."""
