"""The library of pictures and documents: what may come in, how it is kept, where it is used, how it gets to readers."""
