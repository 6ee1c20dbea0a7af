"""Pages that belong to neither half: signing in, one's own account, people, units, outlets."""
