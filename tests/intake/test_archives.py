"""ZIP archives: every file in them, on three levels, and nothing that could harm whoever opens them."""

import io
import struct
import zipfile

import pytest

from testimonia.intake import Options, Weight
from testimonia.intake.parts import Limits
from tests.intake.boxed import KILLED, WOUNDED, letter, mailbox, taken_apart, texts, zipped


def test_every_file_in_the_archive_by_its_path():
    archive = zipped(
        {"b/two.txt": WOUNDED.encode(), "a.txt": KILLED.encode(), "__MACOSX/a.txt": b"x", ".hidden.txt": b"x", "film.mp4": b"x"}
    )
    parts, (told,) = taken_apart("pack.zip", archive)
    assert ([part.place for part in parts], texts(parts)) == (["a.txt", "b/two.txt"], [KILLED, WOUNDED])
    assert (told.place, told.weight) == ("film.mp4", Weight.SKIPPED)


def test_containers_in_the_archive_are_opened_and_places_say_where():
    inner = zipped({"mails.mbox": mailbox(letter(attached=b"1. Omar Selim"))})
    parts, told = taken_apart("pack.zip", zipped({"in/more.zip": inner}))
    expected = ["in/more.zip: mails.mbox: message 1", "in/more.zip: mails.mbox: message 1, attachment 1"]
    assert ([part.place for part in parts], told) == (expected, [])


def test_no_deeper_than_the_limit():
    nested = zipped({"a.txt": b"Two dead."})
    for _ in range(4):
        nested = zipped({"in.zip": nested})
    parts, (told,) = taken_apart("pack.zip", nested)
    assert (parts, told.place) == ([], "in.zip: in.zip: in.zip")
    assert "it lies 3 containers deep" in told.why


@pytest.mark.parametrize("path", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:\\out.txt", "..\\out.txt"])
def test_a_path_that_leads_out_is_refused_and_the_rest_read(path):
    parts, (told,) = taken_apart("pack.zip", zipped({path: b"x", "a.txt": KILLED.encode()}))
    assert [part.place for part in parts] == ["a.txt"]
    assert (told.weight, "its path leads out of the archive" in told.why) == (Weight.FAILED, True)


def test_symbolic_links_and_encrypted_members_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("locked.txt", KILLED)
        archive.writestr("open.txt", WOUNDED)
    content = bytearray(out.getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the library writes no encrypted members: the flag is set by hand
        at = content.index(b"locked.txt") if mark == b"PK\x03\x04" else content.rindex(b"locked.txt")
        at = content.rindex(mark, 0, at)
        content[at + flags] |= 1
    parts, told = taken_apart("pack.zip", bytes(content))
    assert texts(parts) == [WOUNDED]
    assert [(one.place, one.why.split(".")[0]) for one in told] == [
        ("link.txt", "refused: it is a symbolic link, not a file"),
        ("locked.txt", "it is encrypted"),
    ]


def test_bombs_are_refused_by_ratio_and_by_size():
    bomb = zipped({"zeros.txt": bytes(30_000_000)})
    parts, (told,) = taken_apart("pack.zip", bomb)
    assert (parts, "times its size: made to fill the machine" in told.why) == ([], True)
    many = zipped({f"{number}.txt": KILLED.encode() * 100 for number in range(20)})
    parts, (told,) = taken_apart("pack.zip", many, Options(limits=Limits(total_bytes=50_000)))
    assert (parts, "the archive unpacks to" in told.why) == ([], True)
    parts, (told,) = taken_apart("pack.zip", zipped({"big.txt": b"0123456789" * 200}), Options(limits=Limits(part_bytes=1_000)))
    assert (parts, told.why.split(";")[0]) == ([], "it unpacks to 0 MB")


def test_too_many_members_are_refused_before_they_are_listed():
    content = bytearray(zipped({"a.txt": b"x"}))
    struct.pack_into("<HH", content, content.rindex(b"PK\x05\x06") + 8, 60_000, 60_000)
    parts, (told,) = taken_apart("pack.zip", bytes(content), Options(limits=Limits(members=50_000)))
    assert (parts, "the archive has 60,000 members" in told.why) == ([], True)


def test_damaged_archives_and_members():
    whole = zipped({"a.txt": KILLED.encode() * 50, "b.txt": WOUNDED.encode()})
    parts, (told,) = taken_apart("pack.zip", whole[: len(whole) // 2])
    assert (parts, "no ZIP archive, or its end is missing" in told.why) == ([], True)
    bent = bytearray(whole)
    bent[45:50] = b"\xff\xff\xff\xff\xff"
    parts, (told,) = taken_apart("pack.zip", bytes(bent))
    assert ([part.place for part in parts], told.place) == (["b.txt"], "a.txt")


def test_marks_that_turn_writing_round_are_shown_as_what_they_are():
    (part,), _ = taken_apart("pack.zip", zipped({"list\u202etxt.txt": b"Two dead."}))
    assert part.place == "list\\x202etxt.txt"


def test_no_more_parts_than_the_limit():
    parts, (told,) = taken_apart("pack.zip", zipped({f"{n}.txt": b"Two dead." for n in range(9)}), Options(limits=Limits(parts=5)))
    assert (len(parts), "more than 5 parts" in told.why) == (5, True)


def test_what_the_archives_in_an_archive_unpack_to_is_bounded():
    inner = zipped({"a.txt": KILLED.encode() * 10, "b.txt": WOUNDED.encode() * 10})
    limits = Options(limits=Limits(total_bytes=2_500))
    parts, told = taken_apart("pack.zip", zipped({"1.zip": inner, "2.txt": b"Two dead.", "3.zip": inner, "4.txt": b"None dead."}), limits)
    assert [part.place for part in parts] == ["1.zip: a.txt", "1.zip: b.txt", "2.txt", "3.zip: a.txt"]
    assert [(one.place, one.why) for one in told] == [
        ("3.zip", "more than 0 GB in the containers in it: the rest is left. Split it."),
    ]
