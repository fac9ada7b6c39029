"""Feeds saved as files: entries with author, day, link and publisher; nothing is fetched and no entity is unfolded."""
# ruff: noqa: E501 - entries are kept whole

import pytest

from testimonia.errors import IntakeError
from testimonia.intake import Weight
from testimonia.intake.containers import container_of
from testimonia.model.record import Published
from testimonia.model.terms import DateBasis
from tests.intake.boxed import KILLED, WOUNDED, feed_of, taken_apart, texts

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill Journal</title><updated>2019-06-17T08:00:00Z</updated>
<entry><title>At the mill</title><id>1</id><link href="https://hills.example/1"/><published>2019-06-16T10:00:00Z</published>
<author><name>Omar Selim</name></author><content type="html">&lt;p&gt;{KILLED}&lt;/p&gt;&lt;p&gt;The road is closed.&lt;/p&gt;</content></entry></feed>"""


def test_an_entry_of_atom_has_all_that_the_feed_says_of_it():
    (entry,), told = taken_apart("hills.atom", ATOM.encode())
    decoded = entry.decoded
    assert (decoded.text, decoded.title) == (f"{KILLED}\n\nThe road is closed.", "At the mill")
    assert (decoded.author, decoded.publisher, entry.place, told) == ("Omar Selim", "Hill Journal", "entry 1", [])
    assert decoded.published == Published("2019-06-16", DateBasis.METADATA)
    assert (decoded.captured.source, decoded.captured.at) == ("https://hills.example/1", "2019-06-17T08:00:00Z")


def test_entries_of_rss_and_those_without_a_text():
    first = f"<title>A</title><link>https://v.example/a</link><pubDate>Sun, 16 Jun 2019 10:00:00 GMT</pubDate><description>{KILLED}</description>"
    parts, (told,) = taken_apart("valley.xml", feed_of(first, "<title>Only a title</title>", f"<description>{WOUNDED}</description>"))
    assert (texts(parts), [part.place for part in parts]) == ([KILLED, WOUNDED], ["entry 1", "entry 3"])
    assert (parts[0].decoded.publisher, parts[1].decoded.captured) == ("Valley News", None)
    assert told.why == "1 entry without a text of its own, only with a title or a link: passed over (entry 2)."


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_goes():
    broken = feed_of(f"<description>{KILLED}</description>").replace(b"</channel></rss>", b"<b>&nbsp")
    parts, told = taken_apart("valley.rss", broken)
    assert (texts(parts), [one.weight for one in told]) == ([KILLED], [Weight.NOTED])


def test_entities_that_unfold_without_end_are_not_unfolded():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss version="2.0"><channel><title>V</title>'
    bomb += f"<item><description>{KILLED} &l9;</description></item></channel></rss>"
    parts, _ = taken_apart("valley.rss", bomb.encode())
    assert all(len(text) < 1_000 for text in texts(parts))


@pytest.mark.parametrize("content", [b"<rss></rss>", b"<html><body>x</body></html>", b"\x00\x01\x02", b"Two men were killed."])
def test_what_is_no_feed_is_refused(content):
    parts, (told,) = taken_apart("valley.rss", content)
    assert (parts, "no feed can be read from the file" in told.why) == ([], True)


def test_xml_that_is_no_feed_is_no_document():
    import io

    with pytest.raises(IntakeError, match=r"of files of type \.xml, only feeds"):
        container_of("list.xml", io.BytesIO(b"<people><person/></people>"))
