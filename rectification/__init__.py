"""整改闭环: problems from discovery to being struck off."""
