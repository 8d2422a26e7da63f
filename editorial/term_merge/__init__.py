"""Two vocabulary terms, or two sources, become one."""
