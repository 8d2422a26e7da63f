"""Text: Chinese characters, encodings, plain text, numbers as people write them."""
