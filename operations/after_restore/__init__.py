"""After a restore: what a restored database needs before anybody reads it, and what waits until a person decides."""
