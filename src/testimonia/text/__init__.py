"""Strings to values: sentences, numbers, dates, places, names, masking. Pure functions over text; offsets are half-open code points."""
