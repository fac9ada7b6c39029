"""The nouns of the record, and the protocols that rooms meet through. Standard library only."""
