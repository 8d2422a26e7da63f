"""Pages on which authorities list their notices: from bytes to rows. Knows no table and asks no network."""
