"""Pages poured into their templates, with their style and script inside, under a policy that lets nothing else in."""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from testimonia.model.terms import Category, Certainty
from testimonia.report.figures import legend_mark
from testimonia.report.words import Words, number
from testimonia.text.masking import BAR

if TYPE_CHECKING:
    import jinja2


def asset(name: str) -> str:
    """A file of `templates/`."""
    return resources.files("testimonia.report").joinpath("templates", name).read_text(encoding="utf-8")


def sealed(text: str) -> str:
    """What a Content-Security-Policy lets a style or script of exactly these words in by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@cache
def _environment() -> "jinja2.Environment":
    import jinja2  # late: only a page needs it

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(asset), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def rendered(template: str, words: Words, *, style: str, script: str, **fields: Any) -> str:
    """A page. `style`, `script`: their whole text; every template knows the catalogue as `w`, and how categories are drawn."""
    return (
        _environment()
        .get_template(template)
        .render(
            w=words,
            bar=BAR,
            number=number,
            style=Markup(style),
            script=Markup(script),
            style_hash=sealed(style),
            script_hash=sealed(script),
            certainties=tuple(Certainty),
            categories=[(c, legend_mark(c)) for c in Category],
            **fields,
        )
    )
