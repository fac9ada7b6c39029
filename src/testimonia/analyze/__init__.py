"""Tests and estimates over tables of events: pure functions that explain themselves and refuse what the data cannot answer."""
