"""The benchmark of evidence measures what the program does, here on the smallest bundle it makes."""

from benchmarks.evidence import measured


def test_both_rates_are_measured(tmp_path):
    written, checked = measured(1, tmp_path)
    assert min(written, checked) > 0
