"""Coding by hand: forms for what a claim says, words found in a text, and the whole made into nouns of the record. No pages here."""
