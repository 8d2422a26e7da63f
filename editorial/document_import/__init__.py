"""Reading a text that was written elsewhere, and making a draft of it. The readers know neither Django nor the database."""
