"""MUC-4: templates of incidents of terrorism in dispatches.

`look` reads a text with the encoder and the heads that were trained beside it, `entities` joins the words that mean the same, `weigh`
judges texts, answers and pairs of answers, `fill` makes the templates. `python -m benchmarks.muc4.fit` chooses every number of it.
"""

from benchmarks.muc4.predict import predict

__all__ = ["predict"]
