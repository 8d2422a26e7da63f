"""Everything public as files, made every night and anew after a withdrawal."""
