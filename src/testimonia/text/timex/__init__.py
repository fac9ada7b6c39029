"""Time expressions in English text: where they stand, and what they mean as TIMEX3 values.

Two anchors: in news a relative date counts from the document's date, in narratives from the last date told. Values are TIMEX3:
`2016-06-05`, `2016-06`, `2016-W22`, `2016-Q2`, `2016-SU`, `2016`, `201` (decade), `20` (century), `2016-06-05TMO`, `P3D`, PRESENT_REF.
"""

from testimonia.text.timex import calendar_dates, longer, relative, spans  # noqa: F401  # importing them registers their rules, in this order
from testimonia.text.timex.anchors import TimeExpression
from testimonia.text.timex.finding import is_narrative, time_expressions

__all__ = ["TimeExpression", "is_narrative", "time_expressions"]
