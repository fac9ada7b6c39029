"""Tables of other projects as accounts: ACLED, UCDP GED, GTD, Airwars, and any other by a column map.

`dataset.py` goes through a table, `row.py` makes a document and its claims of one row, `column_map.py` holds what the columns mean.
"""

from testimonia.exchange.into.column_map import ColumnMap, column_map, map_text, shipped_maps
from testimonia.exchange.into.dataset import BadRow, Dataset, RowRead, open_dataset

__all__ = ["BadRow", "ColumnMap", "Dataset", "RowRead", "column_map", "map_text", "open_dataset", "shipped_maps"]
