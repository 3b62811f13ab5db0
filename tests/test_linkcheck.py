"""Links are looked at live, on loopback only."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from digest.errors import SourceError
from digest.fetching import Answered, Limits, look_all, origin
from digest.linkcheck import by_visiting, look, with_links_checked
from digest.links import Outcome
from digest.press import print_issue
from digest.printed import in_order
from tests import samples
from tests.loopback import Answer, Handler, Web, web

CERTIFICATE = Path(__file__).parent / "data" / "self_signed.pem"  #: of harbour.example, by itself


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        yield running


def seen(site: Web, path: str) -> Outcome:
    url = site.url(path)
    return look([url], by_visiting(frozenset({site.origin})))[url]


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


def test_only_the_head_is_asked_for(site: Web) -> None:
    site.pages["/a"] = Answer(b"x" * 1000)
    assert seen(site, "/a") == Outcome("answers", url=site.url("/a"))
    assert site.methods == ["HEAD"]


def test_each_address_is_asked_once(site: Web) -> None:
    site.pages["/a"] = Answer(b"x")
    urls = [site.url("/a"), site.url("/a"), site.url("/b")]
    found = look(urls, by_visiting(frozenset({site.origin})))
    assert [found[url].kind for url in urls] == ["answers", "answers", "gone"]
    assert sorted(zip(site.asked, site.methods, strict=True)) == [
        ("/a", "HEAD"),
        ("/b", "GET"),
        ("/b", "HEAD"),
    ]


@pytest.mark.parametrize("wrong", [403, 404, 405, 500, 501])
def test_a_server_that_knows_no_heads_is_asked_for_the_page(site: Web, wrong: int) -> None:
    def no_heads(handler: Handler) -> None:
        Answer(b"x", status=wrong if handler.command == "HEAD" else 200)(handler)

    site.pages["/a"] = no_heads
    assert seen(site, "/a").kind == "answers"
    assert site.methods == ["HEAD", "GET"]


def test_a_server_that_hangs_up_on_heads_is_asked_for_the_page(site: Web) -> None:
    def no_heads(handler: Handler) -> None:
        if handler.command == "HEAD":
            handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True
        else:
            Answer(b"x")(handler)

    site.pages["/a"] = no_heads
    assert seen(site, "/a").kind == "answers"


def test_a_page_is_not_read_for_its_status(site: Web) -> None:
    def endless(handler: Handler) -> None:
        if handler.command == "HEAD":
            Answer(status=405)(handler)
            return
        handler.send_response(200)
        handler.end_headers()
        for _ in range(400):
            handler.wfile.write(b"x" * 10_000)
            time.sleep(0.02)

    site.pages["/a"] = endless
    began = time.monotonic()
    assert seen(site, "/a").kind == "answers"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, "closed", "asks for a password (401)"),
        (403, "closed", "does not let us in (403)"),
        (404, "gone", "does not exist (404)"),
        (410, "gone", "is gone for good (410)"),
        (418, "closed", "answers with an error (418)"),
        (429, "closed", "asks us to come less often (429)"),
        (500, "unreached", "is out of order (500)"),
        (503, "unreached", "is out of order (503)"),
    ],
)
def test_a_status_tells_what_readers_find(site: Web, status: int, kind: str, words: str) -> None:
    site.pages["/a"] = Answer(status=status)
    outcome = seen(site, "/a")
    assert (outcome.kind, outcome.said) == (kind, f"{site.url('/a')} {words}.")


def test_who_asks_us_to_come_less_often_is_not_asked_again(site: Web) -> None:
    site.pages["/a"] = Answer(status=429)
    seen(site, "/a")
    assert site.methods == ["HEAD"]


def looked(site: Web, *paths: str) -> Answered | SourceError:
    """Return how the first of these addresses answers, all of which a person named."""
    urls = [site.url(path) for path in paths]
    return look_all(urls, allowed=frozenset({site.origin}))[0]


def test_redirects_for_good_are_told_from_those_for_now(site: Web) -> None:
    site.pages["/old"] = moved("/newer")
    site.pages["/newer"] = moved("/newest", 308)
    site.pages["/newest"] = moved("/today", 302)
    site.pages["/today"] = moved("/here")
    site.pages["/here"] = Answer(b"x")
    found = looked(site, "/old", "/newer", "/newest", "/today", "/here")
    old, here, newest = (site.url(path) for path in ("/old", "/here", "/newest"))
    assert found == Answered(old, here, 200, newest)


def test_a_redirect_for_now_has_not_moved(site: Web) -> None:
    site.pages["/a"] = moved("/b", 307)
    site.pages["/b"] = Answer(b"x")
    assert looked(site, "/a", "/b") == Answered(site.url("/a"), site.url("/b"), 200)


def test_redirects_without_an_end_prove_nothing(site: Web) -> None:
    site.pages["/a"] = moved("/a", 302)
    outcome = seen(site, "/a")
    assert (outcome.kind, "never ends (302)" in outcome.said) == ("closed", True)
    assert len(site.asked) == 6


def test_a_redirect_to_a_private_address_is_not_followed(site: Web) -> None:
    site.pages["/a"] = moved("http://169.254.169.254/latest/meta-data/")
    outcome = seen(site, "/a")
    assert (outcome.kind, "not visited" in outcome.said) == ("private", True)


def test_a_private_address_that_nobody_named_is_not_visited(site: Web) -> None:
    url = site.url("/a")
    assert look([url], by_visiting(frozenset()))[url].kind == "private"
    assert site.asked == []


def test_a_dead_host_is_unreached() -> None:
    with socket.socket() as unused:  # bound, but nobody listens
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        outcome = look([url], by_visiting(frozenset({origin(url)})))[url]
    assert outcome == Outcome("unreached", f"{url} cannot be reached: Connection refused.")


def test_a_server_that_never_answers_heads_still_has_its_page(site: Web) -> None:
    def slow(handler: Handler) -> None:
        if handler.command == "HEAD":
            time.sleep(1)
        Answer(b"x")(handler)

    site.pages["/a"] = slow
    [found] = look_all([site.url("/a")], allowed=frozenset({site.origin}), limits=Limits(total=1.2))
    assert isinstance(found, Answered)


def test_all_links_together_have_their_time(site: Web) -> None:
    def slow(handler: Handler) -> None:
        time.sleep(0.4)
        Answer(b"x")(handler)

    paths = [f"/{number}" for number in range(8)]
    site.pages.update(dict.fromkeys(paths, slow))
    began = time.monotonic()
    found = look_all(
        [site.url(path) for path in paths],
        allowed=frozenset({site.origin}),
        limits=Limits(per_host=1, altogether=1.0),
    )
    assert time.monotonic() - began < 2
    told = [isinstance(each, Answered) for each in found]
    assert told == [True, True] + [False] * 6
    assert "others took all the time" in str(found[-1])


def test_a_certificate_that_browsers_refuse() -> None:
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(CERTIFICATE)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        greeting = Thread(target=_greet, args=(server, secure))
        greeting.start()
        outcome = look([url], by_visiting(frozenset({origin(url)})))[url]
        greeting.join()
    assert outcome.kind == "untrusted"
    assert "self-signed certificate" in outcome.said


def _greet(server: socket.socket, secure: ssl.SSLContext) -> None:
    """Begin to speak TLS with one visitor."""
    visitor, _ = server.accept()
    with closing(visitor), pytest.raises(ssl.SSLError):
        secure.wrap_socket(visitor, server_side=True)


@pytest.mark.parametrize(
    ("twin", "secure"),
    [
        (Answered("https://a.news/x", "https://a.news/x", 200), "https://a.news/x"),
        (Answered("https://a.news/x", "https://b.news/x", 200), "https://a.news/x"),
        (Answered("https://a.news/x", "http://a.news/x", 200), ""),
        (Answered("https://a.news/x", "https://a.news/x", 404), ""),
        (SourceError("It has no certificate."), ""),
    ],
)
def test_the_https_twin_of_an_address_is_asked_too(
    twin: Answered | SourceError, secure: str
) -> None:
    plain = "http://a.news/x"

    def ask(addresses: Sequence[str]) -> list[Answered | SourceError]:
        assert addresses == [plain, "https://a.news/x"]
        return [Answered(plain, plain, 200), twin]

    assert look([plain], ask) == {plain: Outcome("answers", url=plain, secure=secure)}


def test_an_issue_s_findings_hold_those_about_its_links(site: Web) -> None:
    article = replace(samples.article(), url=site.url("/lamp"))
    printed = print_issue(samples.issue([samples.story(article)]))
    checked = with_links_checked(printed, allowed=frozenset({site.origin}))
    (finding,) = set(checked.findings) - set(printed.findings)
    assert (finding.rule, finding.severity) == ("link_check", "warn")
    assert finding.where == article.headline
    assert checked.findings == in_order(checked.findings)
    assert replace(checked, findings=()) == replace(printed, findings=())
