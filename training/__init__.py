"""From corpora to weights. Not shipped: the package carries only what this makes."""
