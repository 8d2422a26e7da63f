"""File stores behind Django's storages: a folder, or a bucket of an S3-compatible object store. Both put files whole."""
