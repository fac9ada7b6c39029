"""Chats: Telegram and WhatsApp exports. Who a message was forwarded from is kept; no order of day and month is guessed."""

import pytest

from testimonia.intake import DateOrder, Options, Weight
from tests.intake.boxed import KILLED, WOUNDED, as_json, channel, said, taken_apart, texts


def test_messages_of_a_channel():
    text = ["Two men were ", {"type": "bold", "text": "killed"}, " at the mill. ", {"type": "link", "text": "https://v.example/a"}]
    service = {"id": 2, "type": "service", "date": "2019-06-16T10:01:00", "action": "pin_message", "text": ""}
    parts, (told,) = taken_apart("result.json", as_json(channel("Valley News", said(1, text, author="O. S."), service, said(3, WOUNDED))))
    assert texts(parts) == ["Two men were killed at the mill. https://v.example/a", WOUNDED]
    assert [(part.place, part.decoded.published.value) for part in parts] == [("message 1", "2019-06-16"), ("message 3", "2019-06-16")]
    assert [(part.decoded.publisher, part.decoded.author) for part in parts] == [("Valley News", "O. S."), ("Valley News", None)]
    assert (told.why, told.weight) == ("1 message without words (pictures, service messages): passed over (message 2).", Weight.NOTED)


def test_in_a_group_it_is_the_member_who_writes():
    (part,), _ = taken_apart("result.json", as_json(channel("Neighbours", said(1, KILLED, **{"from": "Amina H"}), kind="private_group")))
    assert (part.decoded.author, part.decoded.publisher) == ("Amina H", None)


@pytest.mark.parametrize(
    ("more", "head"),
    [
        ({"forwarded_from": "Hill Journal"}, "Forwarded from Hill Journal:\n\n"),
        ({"forwarded_from": "Hill Journal", "forwarded_from_id": "channel55"}, "Forwarded from channel Hill Journal:\n\n"),
        ({"forwarded_from": "Amina H", "forwarded_from_id": "user9"}, "Forwarded from user Amina H:\n\n"),
        ({"forwarded_from": None}, "Forwarded from an account that is not named:\n\n"),
    ],
)
def test_the_source_of_a_forward_stands_at_the_head_of_the_text(more, head):
    (part,), _ = taken_apart("result.json", as_json(channel("Valley News", said(1, KILLED, **more))))
    assert part.decoded.text == head + KILLED


def test_all_chats_of_an_export():
    chats = [channel("Valley News", said(1, KILLED)), channel("Neighbours", said(1, WOUNDED), kind="private_group")]
    parts, told = taken_apart("result.json", as_json({"about": "x", "chats": {"about": "y", "list": chats}}))
    assert [(part.place, part.decoded.publisher) for part in parts] == [
        ("message 1 of Valley News", "Valley News"),
        ("message 1 of Neighbours", None),
    ]
    assert (texts(parts), told) == ([KILLED, WOUNDED], [])


def test_words_of_a_message_that_look_like_the_export_itself_are_words():
    text = 'He wrote "messages": [ {"id": 9} ] and left.'
    parts, told = taken_apart("result.json", as_json(channel("Valley News", said(1, text), said(2, KILLED))))
    assert (texts(parts), told) == ([text, KILLED], [])


def test_an_export_that_is_cut_off_or_bent_is_read_as_far_as_it_goes():
    whole = as_json(channel("Valley News", *(said(n, KILLED) for n in range(1, 9))))
    parts, (told,) = taken_apart("result.json", whole[: len(whole) // 2])
    assert (len(parts) > 2, "cut off" in told.why, told.weight) == (True, True, Weight.FAILED)
    bent = whole.replace(b'"id": 3,', b'"id": 3 3,')
    parts, (told,) = taken_apart("result.json", bent)
    assert ([part.place for part in parts], "damaged" in told.why) == (["message 1", "message 2"], True)


ANDROID = """05/06/2019, 21:40 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
05/06/2019, 21:41 - Amina H: Two men were killed
at the mill.

The road is closed.
16/06/2019, 09:02 - Omar joined using this group's invite link
16/06/2019, 09:03 - Omar: <Media omitted>
16/06/2019, 09:04 - Omar: Three guards: wounded
"""


def test_a_chat_of_whatsapp_with_lines_that_go_on_and_lines_of_the_program():
    parts, (told,) = taken_apart("WhatsApp Chat with Neighbours.txt", ANDROID.encode())
    assert texts(parts) == ["Two men were killed\nat the mill.\n\nThe road is closed.", "Three guards: wounded"]
    assert [(p.place, p.decoded.author, p.decoded.published.value) for p in parts] == [
        ("message 2", "Amina H", "2019-06-05"),
        ("message 5", "Omar", "2019-06-16"),
    ]
    assert told.why.startswith("3 messages without words")


@pytest.mark.parametrize(
    ("style", "days"),
    [
        ("[{}, 21:41:05] Amina: Two dead.", ["05.06.2019", "06.06.2019"]),
        ("\u200e[{}, 9:41:05\u202fPM] Amina: Two dead.", ["6/5/19", "6/15/19"]),
        ("{}, 9:41 pm - Amina: Two dead.", ["5/6/19", "15/6/19"]),
        ("{}, 21:41 - Amina: Two dead.", ["2019/06/05", "2019/06/06"]),
        ("[{}, 21:41:05] Amina: Two dead.", ["2019-06-05", "2019-06-06"]),
        ("{} 21:41 - Amina: Two dead.", ["05/06/2019", "30/06/2019"]),
    ],
)
def test_date_styles_of_telephones(style, days):
    parts, told = taken_apart("chat.txt", "\n".join(style.format(day) for day in days).encode())
    assert (parts[0].decoded.published.value, told) == ("2019-06-05", [])


def test_a_chat_goes_forward_in_time_and_that_tells_the_order_too():
    lines = "".join(f"{day}/2019, 21:41 - Amina: Two dead on day {day}.\n" for day in ("05/06", "06/06", "01/07"))
    parts, told = taken_apart("chat.txt", lines.encode())
    assert ([part.decoded.published.value for part in parts], told) == (["2019-06-05", "2019-06-06", "2019-07-01"], [])


def test_an_order_that_cannot_be_told_is_asked_for_and_not_guessed():
    lines = b"05/06/2019, 21:41 - Amina: Two dead.\n05/06/2019, 21:42 - Omar: Three hurt.\n"
    parts, (told,) = taken_apart("chat.txt", lines)
    assert ([part.decoded.published for part in parts], told.weight) == ([None, None], Weight.NOTED)
    assert "Say which it is: --date-order dmy or --date-order mdy" in told.why
    parts, told = taken_apart("chat.txt", lines, Options(date_order=DateOrder.MDY))
    assert ([part.decoded.published.value for part in parts], told) == (["2019-05-06", "2019-05-06"], [])


def test_two_orders_in_one_chat_are_told_of():
    parts, (told,) = taken_apart("chat.txt", b"16/06/2019, 21:41 - Amina: Two dead.\n06/16/2019, 21:42 - Omar: Three hurt.\n")
    assert ([part.decoded.published for part in parts], "in two orders" in told.why) == ([None, None], True)


def test_a_report_that_begins_with_a_date_is_no_chat():
    import io

    from testimonia.intake.containers import container_of

    for text in ("16/06/2019, Gafsa: two men were killed.\nThree were wounded.", "16/06/2019, 10:00 - Two men were killed.\n", ""):
        assert container_of("report.txt", io.BytesIO(text.encode())) is None
