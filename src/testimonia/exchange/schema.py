"""The published JSON Schema of the record: `python -m testimonia.exchange.schema FILE…` writes it."""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from testimonia.exchange.door import models
from testimonia.model.record import RECORD_VERSION


def json_schema() -> dict[str, Any]:
    """Schema (draft 2020-12) of one line of a record: any of the types of line."""
    all_models: list[type[BaseModel]] = [model for group in models().values() for model in group]
    refs, definitions = models_json_schema([(model, "validation") for model in all_models], ref_template="#/$defs/{model}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of a record, {RECORD_VERSION}",
        "description": "A record is JSON Lines, UTF-8: header, documents, mentions, claims, accounts, incidents, judgements.",
        "anyOf": [refs[(model, "validation")] for model in all_models],
        "$defs": definitions["$defs"],
    }


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(schema_text(), encoding="utf-8")
