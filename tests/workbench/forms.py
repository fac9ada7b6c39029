"""The forms of a page as a browser has them: what is filled in already, what can be chosen, where people write."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Form:
    """A form that is sent by POST. `given`: what goes out when nobody touches it; `choices`: fields with their possible values, buttons
    too; `free`: fields in which people write."""

    page: str
    action: str
    given: tuple[tuple[str, str], ...]
    choices: Mapping[str, tuple[str, ...]]
    free: tuple[str, ...]

    def fields(self) -> Fields:
        """What is sent, by name; a field may be there several times."""
        found: Fields = {}
        for name, value in self.given:
            found.setdefault(name, []).append(value)
        return found


def forms_of(address: str, page: str) -> list[Form]:
    """Every form of a page that is sent by POST."""
    if "<form" not in page:
        return []
    root = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    return [_form(address, form) for form in root.iter("form") if (form.get("method") or "").lower() == "post"]


def _form(address: str, form: html.FormElement) -> Form:
    given: list[tuple[str, str]] = []
    choices: dict[str, list[str]] = {}
    free: list[str] = []
    for field in form.iter("input", "select", "textarea", "button"):
        name, kind = field.get("name"), field.get("type", "text")
        if not name:
            continue
        if field.tag == "select":
            options = [o.get("value", o.text_content()) for o in field.iter("option")]
            choices[name] = options
            chosen = [o.get("value", "") for o in field.iter("option") if o.get("selected") is not None]
            given += [(name, value) for value in chosen or options[:1]]
        elif field.tag == "button" or kind in ("radio", "checkbox"):
            choices.setdefault(name, []).append(field.get("value", "on"))
            if field.get("checked") is not None:
                given.append((name, field.get("value", "on")))
        else:
            value = field.text_content() if field.tag == "textarea" else field.get("value", "")
            given.append((name, value))
            if kind != "hidden":
                free.append(name)
    return Form(address, form.get("action", ""), tuple(given), {name: tuple(values) for name, values in choices.items()}, tuple(free))
