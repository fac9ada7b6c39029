"""E-mail and mailboxes: each message a document, each attachment one of its own, broken ones told of by their number."""

import pytest

from testimonia.intake import Options, Weight
from testimonia.intake.parts import Limits
from testimonia.model.record import Published
from testimonia.model.terms import DateBasis
from tests.intake.boxed import KILLED, WOUNDED, letter, mailbox, taken_apart, texts, zipped


def test_a_message_has_its_text_and_what_its_head_says():
    (message,), told = taken_apart("a.eml", letter())
    assert (message.decoded.text, told) == (KILLED + "\n", [])
    assert (message.decoded.title, message.decoded.author) == ("Gafsa", "Amina Haddad")
    assert message.decoded.published == Published("2019-06-16", DateBasis.METADATA)
    assert message.content == letter()


def test_a_mailbox_is_its_messages_and_their_attachments():
    parts, told = taken_apart("mails.mbox", mailbox(letter(), letter(WOUNDED, attached=b"1. Omar Selim"), letter("Nothing new.")))
    assert [part.place for part in parts] == ["message 1", "message 2", "message 2, attachment 1", "message 3"]
    assert (parts[2].name, parts[2].suffix, parts[2].content.strip()) == ("list.txt", ".txt", b"1. Omar Selim")
    assert told == []


def test_a_message_of_a_mailbox_has_the_bytes_that_it_has_by_itself():
    parts, _ = taken_apart("mails.mbox", mailbox(letter(), letter(WOUNDED)))
    assert [part.content for part in parts] == [letter(), letter(WOUNDED)]


def test_a_line_that_begins_with_from_is_no_new_message():
    text = "He wrote:\n\nFrom the mill we saw two men fall.\n\n>From here on the road is closed."
    (message,), _ = taken_apart("mails.mbox", mailbox(letter(text)))
    assert "From the mill we saw" in message.decoded.text
    assert "\nFrom here on" in message.decoded.text


@pytest.mark.parametrize(
    ("charset", "content", "text", "note"),
    [
        ("iso-8859-1", "Béja: two dead".encode("latin-1"), "Béja: two dead", ""),
        ("utf-8", b"B\xc3\xa9ja: two dead", "Béja: two dead", ""),
        ("no-such-code", b"B\xc3\xa9ja: two dead", "Béja: two dead", "its encoding is not the one it announces."),
        ("utf-8", b"Two dead " * 20 + b"in B\xe9ja", "Two dead " * 20 + "in Béja", "its encoding is not the one it announces."),
    ],
)
def test_encodings_that_are_announced_wrongly(charset, content, text, note):
    head = f"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    (message,), _ = taken_apart("a.eml", head.encode() + content)
    assert (message.decoded.text, " ".join(message.decoded.notes)) == (text, note)


def test_a_message_in_html_alone_is_read_by_its_words():
    content = b"From: a@b.example\nSubject: x\nContent-Type: text/html\n\n<p>Two men were <b>killed</b>.</p><script>x()</script>"
    (message,), _ = taken_apart("a.eml", content)
    assert message.decoded.text.strip() == "Two men were killed."


def test_a_message_in_a_message_and_an_archive_in_a_message_are_opened():
    forwarded = (
        b"From: desk@paper.example\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nSee below.\n"
    )
    forwarded += b"--c\nContent-Type: message/rfc822\n\n" + letter() + b"\n--c--\n"
    parts, _ = taken_apart("a.eml", forwarded)
    assert [(part.place, text.strip()) for part, text in zip(parts, texts(parts), strict=True)] == [
        ("", "See below."),
        ("attachment 1", KILLED),
    ]
    parts, told = taken_apart("b.eml", letter(attached=zipped({"note.txt": b"Two dead."}), name="pack.zip"))
    assert ([part.place for part in parts], told) == (["", "attachment 1: note.txt"], [])


def test_headers_in_encoded_words_and_broken_headers():
    head = b"From: =?utf-8?q?Ma=C3=AFra?= <m@b.example>\nSubject: =?koi8-zz?b?!!?= x\nDate: the day before\n\nTwo men were killed.\n"
    (message,), _ = taken_apart("a.eml", head)
    assert (message.decoded.author, message.decoded.published) == ("Maïra", None)


def test_a_header_that_grows_without_end_is_cut_short():
    content = (
        b"From: " + b"<a," * 200_000 + b"\nContent-Type: text/plain; " + b"a=b; " * 100_000 + b"\nSubject: x\n\nTwo men were killed.\n"
    )
    (message,), _ = taken_apart("a.eml", content)
    assert message.decoded.text == "Two men were killed.\n"


def test_what_is_no_mail_is_refused_and_a_broken_message_is_told_of():
    parts, (told,) = taken_apart("a.eml", b"Two men were killed.\n\nThree were wounded.\n")
    assert (parts, told.weight) == ([], Weight.FAILED)
    assert "it begins with no head (From, Date, Subject)" in told.why
    parts, (told,) = taken_apart("mails.mbox", mailbox(letter(), b"only words here\n", letter(WOUNDED)))
    assert ([part.place for part in parts], told.place) == (["message 1", "message 3"], "message 2")
    parts, (told,) = taken_apart("notes.mbox", b"Two men were killed.\n")
    assert (parts, "the file is no mailbox" in told.why) == ([], True)


def test_a_message_too_large_is_told_of_and_the_next_one_read():
    options = Options(limits=Limits(message_bytes=1_000))
    parts, (told,) = taken_apart("mails.mbox", mailbox(letter("x" * 5_000), letter()), options)
    assert ([part.place for part in parts], told.place) == (["message 2"], "message 1")


def test_pictures_shown_in_a_message_and_attachments_without_type_are_passed_over():
    head = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nTwo men were killed.\n"
    logo = (
        b"--b\nContent-Type: image/png; name=logo.png\nContent-ID: <1>\n\nabc\n--b\nContent-Type: application/octet-stream\n\nabc\n--b--\n"
    )
    parts, told = taken_apart("a.eml", head + logo)
    assert ([part.place for part in parts], [one.weight for one in told]) == ([""], [Weight.SKIPPED, Weight.SKIPPED])


def test_an_encoding_with_a_zero_byte_in_its_name_costs_nothing():
    head = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=a\x00b\nContent-Transfer-Encoding: 8bit\n\n"
    content = head + b"Two dead in B\xc3\xa9ja.\n"
    parts, told = taken_apart("mails.mbox", mailbox(content, letter(WOUNDED)))
    assert ([part.place for part in parts], told) == (["message 1", "message 2"], [])
