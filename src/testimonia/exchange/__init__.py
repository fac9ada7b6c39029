"""The record as a file: written line by line, and read back through a door that checks every field.

The format is that of the record's reference page; its JSON Schema is generated from the same classes
(`testimonia.exchange.schema`).
"""

from testimonia.exchange.jsonl import read_record, record_file, write_nouns, write_record

__all__ = ["read_record", "record_file", "write_nouns", "write_record"]
