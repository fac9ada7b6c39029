"""Pages with measured figures say which weights were measured, and those are the shipped ones."""

from pathlib import Path

import pytest

from testimonia.encoder import OnnxEncoder

DOCS = Path(__file__).parents[2] / "docs" / "explanation"
MADE_BY = {
    "neutrality.md": "make neutrality",
    "calibration.md": "python -m training.calibrate",
    "mistakes.md": "python -m benchmarks mistakes --page docs/explanation/mistakes.md",
}


@pytest.mark.parametrize("page", MADE_BY)
def test_figures_are_those_of_the_shipped_weights(page: str):
    assert OnnxEncoder().made_by in (DOCS / page).read_text(encoding="utf-8"), f"measured with other weights: {MADE_BY[page]}"


def test_the_card_holds_the_map_of_its_own_scores():
    maps = OnnxEncoder().card["calibration"]["maps"]
    assert all(a >= 0 and b >= 0 for a, b, _ in maps.values())
    assert {"other", "killed", "place", "perpetrator"} <= set(maps)
