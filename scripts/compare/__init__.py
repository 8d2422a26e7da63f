"""A net for changes that must not change what the site answers: save every answer before and after, and compare."""
