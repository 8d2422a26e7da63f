"""Many publications at once: their rows on a screen, and what is done with them."""
