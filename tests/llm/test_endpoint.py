"""Asking a server: which addresses are refused, what is tried again, what never goes over the wire or into a message."""

import pytest

from testimonia.errors import AnswerError, EndpointError
from testimonia.extract.llm import Endpoint, is_loopback
from testimonia.extract.llm.endpoint import Chat, TooLong, chat_address
from tests.llm.server import (
    Always,
    cut_off,
    dripping,
    flooding,
    good,
    late,
    plain,
    saying,
    serving,
    small_context,
    status,
    without_schema,
)

QUESTION = [{"role": "user", "content": "READ:\n[1] The ministry said that 4 civilians were killed in Oral on 2016-06-05."}]
KEY = "sk-a-very-secret-key"


def chat(server, **more) -> Chat:
    settings = {"key": None, "timeout": 20.0, "attempts": 3, "pause": 0.01} | more
    return Chat(Endpoint(server.url, "small", **settings))


def ask(asking: Chat):
    return asking.ask(QUESTION, {"type": "object"}, 500)


# --- addresses


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/v1", "http://127.9.9.9/v1", "http://localhost:11434", "https://LOCALHOST/v1", "http://[::1]:8080/v1"]
)
def test_addresses_of_this_machine(url):
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7:8000/v1",
        "https://models.example/v1",
        "http://127.0.0.1.models.example/v1",
        "http://localhost.models.example/v1",
        "http://0.0.0.0:8000/v1",
        "http://[2001:db8::1]/v1",
        "http://2130706433/v1",
    ],
)
def test_addresses_of_other_machines(url):
    assert not is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8000",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "http://",
        "http://127.0.0.1@models.example/v1",
        "http://me:secret@127.0.0.1/v1",
        "http://127.0.0.1\\@models.example/v1",
        "http://127.0.0.1/v1?key=secret",
        "http://127.0.0.1:port/v1",
        "http://127.0.0.1 .models.example/v1",
        "",
    ],
)
def test_what_is_no_plain_address_is_refused_without_repeating_a_secret(url):
    with pytest.raises(EndpointError, match="not the address of a server") as refusal:
        is_loopback(url)
    assert "secret" not in str(refusal.value)


def test_the_path_of_an_address_stays_and_one_without_gets_the_usual_one():
    assert chat_address("http://127.0.0.1:11434") == "http://127.0.0.1:11434/v1/chat/completions"
    assert chat_address("http://127.0.0.1:8000/openai/v1/") == "http://127.0.0.1:8000/openai/v1/chat/completions"


# --- what is sent


def test_a_question_goes_to_the_chat_completions_with_model_schema_and_limit():
    with serving() as server:
        reply = ask(chat(server))
        path, headers, body = server.asked[0]
    assert reply.whole
    assert reply.prompt_tokens > 0
    assert reply.answer_tokens > 0
    assert path == "/v1/chat/completions"
    assert "Authorization" not in headers
    assert body == {
        "model": "small",
        "messages": QUESTION,
        "stream": False,
        "max_tokens": 500,
        "temperature": 0,
        "seed": 0,
        "response_format": {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": {"type": "object"}}},
    }


def test_a_key_goes_into_the_header_and_into_nothing_else():
    with serving(status(401, f"Incorrect API key provided: {KEY}")) as server:
        asking = chat(server, key=KEY)
        with pytest.raises(EndpointError, match="TESTIMONIA_LLM_KEY") as refusal:
            ask(asking)
        assert server.asked[0][1]["Authorization"] == f"Bearer {KEY}"
        assert KEY not in str(server.asked[0][2])
    assert KEY not in str(refusal.value)
    assert KEY not in repr(Endpoint("http://127.0.0.1/v1", "small", KEY))


def test_a_key_is_not_sent_in_the_open_to_another_machine():
    with pytest.raises(EndpointError, match="unencrypted"):
        Chat(Endpoint("http://192.0.2.7/v1", "small", KEY))
    Chat(Endpoint("https://models.example/v1", "small", KEY))


@pytest.mark.parametrize("key", ["sk-secret\n", "sk secret", "sk-sécret", "sk-secret\r\nHost: models.example"])
def test_a_key_that_cannot_be_one_is_refused_without_being_repeated(key):
    with serving() as server:
        with pytest.raises(EndpointError, match="Set it again") as refusal:
            chat(server, key=key)
        assert server.asked == []
    assert "cret" not in str(refusal.value)


def test_what_is_sent_tells_nothing_of_this_machine():
    with serving() as server:
        ask(chat(server))
        headers = server.asked[0][1]
    assert {name.lower() for name in headers} == {
        *("host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type")
    }
    assert headers["User-Agent"] == "testimonia"


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with serving() as server, serving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        ask(chat(server))
        assert (len(server.asked), len(proxy.asked)) == (1, 0)


def test_a_redirect_is_not_followed():
    with serving() as elsewhere, serving(status(307, "moved", {"Location": elsewhere.url + "/chat/completions"})) as server:
        with pytest.raises(EndpointError, match="points elsewhere"):
            ask(chat(server))
        assert elsewhere.asked == []


# --- what is tried again


@pytest.mark.parametrize(
    "bad", [status(500), status(503), status(529), status(429, "slow down", {"Retry-After": "0"}), cut_off, plain(200, "<html>")]
)
def test_a_bad_day_is_tried_again(bad):
    with serving(bad, bad, good) as server:
        assert ask(chat(server)).whole
        assert len(server.asked) == 3


def test_a_late_answer_is_tried_again():
    with serving(late) as server:
        assert ask(chat(server, timeout=2.0)).whole
        assert len(server.asked) == 2


def test_the_limit_is_on_the_whole_answer_however_it_drips():
    with serving(dripping, good) as server:
        assert ask(chat(server, timeout=2.0)).whole


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (status(500, "out of memory"), "status 500: out of memory"),
        (status(429, "slow down"), "status 429: slow down"),
        (cut_off, "the connection broke off"),
        (late, "no answer within 0.3 seconds"),
        (plain(200, "<html>hello</html>"), "its answer is no chat completion"),
        (plain(200, '{"choices": []}'), "its answer is no chat completion"),
        (plain(200, '{"choices": [{"message": {"content": null}}]}'), "its answer is no chat completion"),
        (plain(200, '{"choices": [{"mess'), "its answer is no chat completion"),
        (plain(200, '{"choices": ' * 100_000), "its answer is no chat completion"),
        (plain(500, "[" * 100_000), "status 500: [[["),
    ],
)
def test_after_the_last_attempt_one_document_fails_and_the_message_says_of_what(bad, said):
    with serving() as server:
        server.days = Always(bad)
        with pytest.raises(AnswerError, match="asked 2 times") as failure:
            ask(chat(server, attempts=2, timeout=0.3 if bad is late else 20.0))
        assert said in str(failure.value)
        assert len(server.asked) == 2


def test_a_server_that_wants_to_be_left_alone_for_long_is_left_alone():
    with serving(status(429, "daily limit", {"Retry-After": "86400"})) as server:
        with pytest.raises(EndpointError, match="left alone for 86400 seconds"):
            ask(chat(server))
        assert len(server.asked) == 1


def test_where_nobody_listens_the_whole_run_ends():
    with serving() as server:
        gone = server.url
    with pytest.raises(EndpointError, match="Is the server running"):
        ask(Chat(Endpoint(gone, "small", None, 5.0, 2, 0.01)))


@pytest.mark.parametrize(
    ("answer", "way_out"),
    [
        (status(401), "TESTIMONIA_LLM_KEY"),
        (status(403), "TESTIMONIA_LLM_KEY"),
        (status(404, "model not found"), "name of the model (small)"),
        (plain(404, "<html>nothing here</html>"), "most end in /v1"),
        (status(402, "pay first"), "does not take the question"),
    ],
)
def test_what_no_second_attempt_can_mend_is_not_tried_again(answer, way_out):
    with serving(answer) as server:
        with pytest.raises(EndpointError) as refusal:
            ask(chat(server))
        assert way_out in str(refusal.value)
        assert len(server.asked) == 1


def test_an_answer_without_end_is_not_waited_for():
    with serving(flooding) as server, pytest.raises(AnswerError, match="larger than 8 MiB"):
        ask(chat(server))


# --- servers that know less


def test_a_server_without_schema_is_asked_in_plain_words_and_only_told_once():
    with serving() as server:
        server.days = Always(without_schema)
        asking = chat(server)
        assert '"events"' in ask(asking).content
        assert ask(asking).prompt_tokens is None
        forms = [body.get("response_format", {}).get("type") for _, _, body in server.asked]
    assert forms == ["json_schema", "json_object", None, None]


def test_settings_that_a_server_does_not_know_are_left_out():
    with serving(
        status(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        status(400, "'temperature' does not support 0 with this model."),
        good,
    ) as server:
        ask(chat(server))
        last = server.asked[-1][2]
    assert last["max_completion_tokens"] == 500
    assert "max_tokens" not in last
    assert "temperature" not in last
    assert last["response_format"]["type"] == "json_schema"


def test_a_question_that_does_not_fit_is_no_fault_of_the_form():
    with serving(small_context(10)) as server:
        asking = chat(server)
        with pytest.raises(TooLong):
            ask(asking)
        ask(asking)
        assert server.asked[-1][2]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    "said",
    [
        "This model's maximum context length is 4096 tokens. However, you requested 5012 tokens.",
        "'max_tokens' is too large: 3000. This model's maximum context length is 4096 tokens and your request has 2000 input tokens.",
        "the request exceeds the available context size, try increasing it",
        "prompt is too long: 9000 tokens > 8192 maximum",
    ],
)
def test_servers_say_in_many_words_that_it_does_not_fit(said):
    with serving(status(400, said)) as server:
        with pytest.raises(TooLong):
            ask(chat(server))
        assert len(server.asked) == 1


def test_an_answer_that_ran_out_of_room_says_so():
    with serving(saying('{"events": [', finish="length")) as server:
        assert not ask(chat(server)).whole


def test_control_characters_of_a_server_do_not_reach_the_terminal():
    with serving(status(404, "no\x1b[2Jmodel\nhere")) as server:
        with pytest.raises(EndpointError) as refusal:
            ask(chat(server))
        assert "\x1b" not in str(refusal.value)
