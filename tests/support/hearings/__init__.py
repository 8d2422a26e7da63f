"""A complete publication type that only the tests install: what `CONTRIBUTING.md` says of a new type, carried out."""
