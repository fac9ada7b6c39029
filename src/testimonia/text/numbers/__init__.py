"""Numbers in English text, and how many persons a phrase counts.

Ranges are whole persons, both ends inclusive, None = open. What a vague word means is data (`vocab/numbers.toml`); the id of
the rule goes into `bound_basis`, so that our range never looks like the source's.
"""

from testimonia.text.numbers.persons import counts_persons
from testimonia.text.numbers.quantities import Quantity, cardinal, figures_in
from testimonia.text.numbers.stated import category_of, stated_age_group, stated_role, stated_sex
from testimonia.text.numbers.tally import Tally, count

__all__ = [
    "Quantity",
    "Tally",
    "cardinal",
    "category_of",
    "count",
    "counts_persons",
    "figures_in",
    "stated_age_group",
    "stated_role",
    "stated_sex",
]
