"""Issue layout: the sections of an issue, their items in order, and the unplaced items; saved in one step."""
