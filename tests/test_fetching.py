"""Live, on loopback only: that addresses elsewhere are refused is decided on strings."""

from __future__ import annotations

import asyncio
import gzip
import socket
import time
import zlib
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from digest import __version__, visiting
from digest.addresses import Decision
from digest.errors import Busy, FetchRefused, Gone, SourceError
from digest.fetching import (
    Copy,
    Fetched,
    Limits,
    Unchanged,
    fetch,
    fetch_all,
    fetch_changed,
    origin,
    wait_of,
)
from digest.visiting import visit_all
from tests.loopback import Answer, Handler, Web, web

T = TypeVar("T")


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: a browser's event loop may be in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        yield running


def refusal(site: Web, path: str, **limits: float) -> SourceError:
    """Fetch what was named, expect to be told why not."""
    chosen = Limits(**limits)  # type: ignore[arg-type]
    [answer] = fetch_all([site.url(path)], allowed=frozenset({site.origin}), limits=chosen)
    assert isinstance(answer, SourceError)
    assert answer.what.endswith(".")
    assert answer.fix.endswith(".")
    assert site.url(path) in answer.what
    return answer


def test_a_named_address_on_loopback_is_fetched(site: Web) -> None:
    site.pages["/feed"] = Answer(b"<rss/>", headers={"Content-Type": "Text/XML; charset=UTF-8"})
    found = fetch(site.url("/feed"), allowed=frozenset({site.origin}))
    assert found == Fetched(b"<rss/>", site.url("/feed"), site.url("/feed"), "text/xml", "utf-8")
    assert site.agents == [f"digest/{__version__} (+https://digest-newsletter.example/fetcher)"]


def test_a_private_address_that_nobody_named_is_not_visited(site: Web) -> None:
    with pytest.raises(FetchRefused, match="the machine itself"):
        fetch(site.url("/feed"))
    with pytest.raises(FetchRefused, match="the machine itself"):
        fetch(site.url("/feed"), allowed=frozenset({f"http://127.0.0.1:{site.port + 1}"}))
    assert site.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "/inside",
        "http://127.0.0.1:{port}/inside",
        "http://localhost:{port}/inside",
        "http://2130706433:{port}/inside",
        "http://[::ffff:127.0.0.1]:{port}/inside",
        "//0x7f.1:{port}/inside",
        "http://169.254.169.254/latest/meta-data/",
        "http://user@127.0.0.1:{port}/inside",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/inside",
    ],
)
def test_a_redirect_never_leads_to_a_private_address(site: Web, target: str) -> None:
    location = target.format(port=site.port)
    site.pages["/feed"] = Answer(status=302, headers={"Location": location})
    site.pages["/inside"] = Answer(b"secret")
    assert isinstance(refusal(site, "/feed"), FetchRefused)
    assert site.asked == ["/feed"]


def test_a_redirect_may_lead_to_what_was_named_itself(site: Web) -> None:
    site.pages["/old"] = Answer(status=301, headers={"Location": "/new"})
    site.pages["/new"] = Answer(b"here")
    urls = [site.url("/old"), site.url("/new")]
    answers = fetch_all(urls, allowed=frozenset({site.origin}))
    assert [answer.url for answer in answers if isinstance(answer, Fetched)] == [urls[1], urls[1]]


def test_redirects_end(site: Web) -> None:
    for number in range(9):
        site.pages[f"/{number}"] = Answer(status=302, headers={"Location": f"/{number + 1}"})
    urls = [site.url(f"/{number}") for number in range(9)]
    answer = fetch_all(urls, allowed=frozenset({site.origin}), limits=Limits(per_host=1))[0]
    assert isinstance(answer, FetchRefused)
    assert "more than 5 times" in answer.what
    assert site.asked[:7] == ["/0", "/1", "/2", "/3", "/4", "/5", "/1"]


class Names(AbstractResolver):
    """Looks names up in a table, and counts."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        self.table = table
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for each in self.table[host]
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"]])
def test_a_public_name_that_leads_inside_is_refused(site: Web, found: list[str]) -> None:
    names = Names({"rebinding.example": found})
    url = f"http://rebinding.example:{site.port}/inside"
    [answer] = apart(visit_all([url], frozenset(), Limits(), names=names))
    assert isinstance(answer, FetchRefused)
    assert f"{url}: rebinding.example leads to {found[-1]}, which is not visited" in answer.what
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(site: Web) -> None:
    site.pages["/feed"] = Answer(b"public")
    judged: list[str] = []

    def judge(host: str) -> Decision:
        judged.append(host)
        return Decision(host == "127.0.0.1", "it is not in this test")

    names = Names({"feeds.example.org": ["127.0.0.1"], "evil.example.org": ["127.0.0.2"]})
    urls = [f"http://{host}:{site.port}/feed" for host in names.table]
    good, bad = apart(visit_all(urls, frozenset(), Limits(), names=names, judge=judge))
    assert isinstance(good, Fetched)
    assert good.content == b"public"
    assert isinstance(bad, FetchRefused)
    assert sorted(judged) == ["127.0.0.1", "127.0.0.2"]
    assert sorted(names.asked) == ["evil.example.org", "feeds.example.org"]
    assert site.asked == ["/feed"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "password"),
        (403, "does not let us in"),
        (404, "does not exist"),
        (410, "gone for good"),
        (418, "an error (418)"),
        (429, "less often"),
        (500, "out of order"),
        (503, "out of order (503)"),
        (304, "an error (304)"),
    ],
)
def test_a_status_is_said_in_words(site: Web, status: int, words: str) -> None:
    site.pages["/feed"] = Answer(status=status)
    assert words in refusal(site, "/feed").what


def test_a_dead_host_is_said_in_words() -> None:
    with socket.socket() as unused:  # bound, but nobody listens
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/feed"
        [answer] = fetch_all([url], allowed=frozenset({origin(url)}))
    assert isinstance(answer, SourceError)
    assert answer.what == f"{url} cannot be reached: Connection refused."


def test_a_name_that_does_not_exist_is_said_in_words() -> None:
    class Nowhere(Names):
        async def resolve(self, *_: object, **__: object) -> list[ResolveResult]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    url = "http://nowhere.example/feed"
    [answer] = apart(visit_all([url], frozenset(), Limits(), names=Nowhere({})))
    assert isinstance(answer, SourceError)
    assert "no host has that name" in answer.what


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.02)


def test_a_slow_answer_is_given_up(site: Web) -> None:
    site.pages["/slow"] = drip
    began = time.monotonic()
    assert "does not answer in time" in refusal(site, "/slow", total=0.2).what
    assert time.monotonic() - began < 3


def test_a_silent_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        limits = Limits(total=0.2)
        [answer] = fetch_all([url], allowed=frozenset({origin(url)}), limits=limits)
    assert isinstance(answer, SourceError)
    assert "in time" in answer.what


def test_a_large_answer_is_not_read_to_its_end(site: Web) -> None:
    site.pages["/large"] = Answer(b"x" * 3_000_000)
    site.pages["/fits"] = Answer(b"x" * 1_000)
    assert "larger than 0.001 MB" in refusal(site, "/large", size=1_000).what
    assert fetch(
        site.url("/fits"), allowed=frozenset({site.origin}), limits=Limits(size=1_000)
    ).content


def test_a_compression_bomb_stops_early(site: Web) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    site.pages["/bomb"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    began = time.monotonic()
    answer = refusal(site, "/bomb")
    assert isinstance(answer, FetchRefused)
    assert "larger than 10 MB" in answer.what
    assert time.monotonic() - began < 1.5


def test_packed_answers_are_unpacked(site: Web) -> None:
    site.pages["/feed"] = Answer(gzip.compress(b"<rss/>"), headers={"Content-Encoding": "gzip"})
    assert fetch(site.url("/feed"), allowed=frozenset({site.origin})).content == b"<rss/>"


@pytest.mark.parametrize(
    "headers", [{"Content-Encoding": "gzip"}, {"Content-Length": "99"}, {"X": "y" * 100_000}]
)
def test_a_garbled_answer_is_said_in_words(site: Web, headers: dict[str, str]) -> None:
    def cut(handler: Handler) -> None:
        Answer(b"not packed", headers=headers)(handler)
        handler.close_connection = True

    site.pages["/feed"] = cut
    assert refusal(site, "/feed").fix


def test_what_speaks_no_tls_is_said_in_words(site: Web) -> None:
    url = site.url("/").replace("http:", "https:")
    [answer] = fetch_all([url], allowed=frozenset({origin(url)}))
    assert isinstance(answer, SourceError)
    assert "no certificate that can be trusted" in answer.what


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/feed",
        "file:///etc/passwd",
        "http://",
        "http:///feed",
        "http://[::1/feed",
        "http://example.org:99999/feed",
        "http://user:secret@example.org/feed",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "nothing at all",
        "",
    ],
)
def test_an_address_that_is_none_is_a_value_too(url: str) -> None:
    [answer] = fetch_all([url])
    assert isinstance(answer, SourceError)
    assert "secret" not in str(answer)


def test_one_bad_address_costs_the_others_nothing(site: Web) -> None:
    site.pages["/good"] = Answer(b"good")
    site.pages["/slow"] = drip
    urls = [site.url("/slow"), site.url("/good"), site.url("/none"), site.url("/good")]
    answers = fetch_all(urls, allowed=frozenset({site.origin}), limits=Limits(total=1.5))
    assert [isinstance(each, Fetched) for each in answers] == [False, True, False, True]
    assert sorted(site.asked) == ["/good", "/none", "/slow"]


def test_one_host_is_asked_for_little_at_once(site: Web) -> None:
    open_now, most = 0, 0

    def count(handler: Handler) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        time.sleep(0.25)
        open_now -= 1
        Answer(b"ok")(handler)

    paths = [f"/{number}" for number in range(14)]
    site.pages.update(dict.fromkeys(paths, count))
    # Fourteen visits two at a time last 1.75 s and more; each has 1.5 s of its own.
    answers = fetch_all(
        [site.url(path) for path in paths],
        allowed=frozenset({site.origin}),
        limits=Limits(total=1.5),
    )
    assert all(isinstance(each, Fetched) for each in answers)
    assert most == 2


class Hanging(Names):
    """Looks names up as the system does, in threads that nobody can end, and slowly."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        await asyncio.get_running_loop().run_in_executor(None, time.sleep, 6)
        return await super().resolve(host, port, family)


def test_a_name_that_is_looked_up_for_long_delays_nobody() -> None:
    urls = [f"http://{number}.example/" for number in range(12)]
    limits = Limits(total=0.3, altogether=2)
    began = time.monotonic()
    answers = apart(visit_all(urls, frozenset(), limits, names=Hanging({})))
    assert time.monotonic() - began < 5
    for each in answers:
        assert isinstance(each, SourceError)
        assert "does not answer in time" in each.what


def test_a_host_is_one_however_it_is_spelt(site: Web) -> None:
    open_now, most = 0, 0

    def count(handler: Handler) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        time.sleep(0.1)
        open_now -= 1
        Answer(b"ok")(handler)

    names = Names({"herald.example": ["127.0.0.1"]})
    urls = [f"http://{host}:{site.port}/feed" for host in ("herald.example", "herald.example.")]
    urls.append(f"http://HERALD.example:{site.port}/feed")
    site.pages["/feed"] = count
    visit = visit_all(
        urls, frozenset(), Limits(per_host=1), names=names, judge=lambda _: Decision(True, "")
    )
    assert all(isinstance(each, Fetched) for each in apart(visit))
    assert most == 1
    bare, ported = "https://herald.example/feed", "https://herald.example:443/feed"
    assert visiting._host_of(bare) == visiting._host_of(ported)


def test_nothing_to_fetch_needs_no_network() -> None:
    assert fetch_all([]) == []


CURRENT = Copy('"v1"', "Thu, 15 Oct 2026 06:00:00 GMT")


def only_if_changed(handler: Handler) -> None:
    """Answer as a server does that has the version `"v1"`."""
    asked = handler.headers["If-None-Match"], handler.headers["If-Modified-Since"]
    if asked == (CURRENT.etag, CURRENT.modified):
        Answer(status=304)(handler)
    else:
        headers = {"ETag": CURRENT.etag, "Last-Modified": CURRENT.modified}
        Answer(b"news", headers=headers)(handler)


def changed(site: Web, path: str, copy: Copy | None = None) -> Fetched | Unchanged | SourceError:
    url = site.url(path)
    [found] = fetch_changed({url: copy or Copy()}, allowed=frozenset([site.origin]))
    return found


def test_what_has_not_changed_is_not_sent_again(site: Web) -> None:
    site.pages["/feed"] = only_if_changed
    first = changed(site, "/feed")
    assert isinstance(first, Fetched)
    assert (first.content, first.copy) == (b"news", CURRENT)
    assert isinstance(changed(site, "/feed", first.copy), Unchanged)
    again = changed(site, "/feed", Copy('"v0"'))
    assert isinstance(again, Fetched)


def test_nobody_asked_and_yet_it_says_that_nothing_changed(site: Web) -> None:
    site.pages["/feed"] = Answer(status=304)
    assert isinstance(changed(site, "/feed"), SourceError)


def test_what_a_server_says_of_its_copy_is_kept_within_bounds(site: Web) -> None:
    site.pages["/feed"] = Answer(b"x", headers={"ETag": "e" * 501, "Last-Modified": "yesterday"})
    found = changed(site, "/feed")
    assert isinstance(found, Fetched)
    assert found.copy == Copy("", "yesterday")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), "/1"), ((308, 301), "/2"), ((301, 302), "/1"), ((302, 301), ""), ((), "")],
)
def test_only_the_first_redirects_that_are_for_good_move_an_address(
    site: Web, statuses: tuple[int, ...], moved: str
) -> None:
    for at, status in enumerate(statuses):
        site.pages[f"/{at}"] = Answer(status=status, headers={"Location": f"/{at + 1}"})
    site.pages[f"/{len(statuses)}"] = Answer(b"x")
    allowed = frozenset([site.origin])
    asked = {site.url(f"/{at}"): Copy() for at in range(len(statuses) + 1)}
    found = fetch_changed(asked, allowed=allowed)[0]
    assert isinstance(found, Fetched)
    assert found.moved == (site.url(moved) if moved else "")


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_says_when_to_come_again(site: Web, status: int) -> None:
    site.pages["/feed"] = Answer(status=status, headers={"Retry-After": "7200"})
    found = changed(site, "/feed")
    assert isinstance(found, Busy)
    assert found.wait == timedelta(hours=2)
    assert site.url("/feed") in found.what


def test_what_is_gone_is_told_from_what_is_not_found(site: Web) -> None:
    site.pages["/feed"] = Answer(status=410)
    assert isinstance(changed(site, "/feed"), Gone)
    assert not isinstance(changed(site, "/none"), Gone)


DATE = "Thu, 15 Oct 2026 06:00:00 GMT"


@pytest.mark.parametrize(
    ("said", "date", "wait"),
    [
        ("120", "", timedelta(minutes=2)),
        (" 0 ", "", timedelta()),
        ("99999999999999", "", timedelta(days=1)),
        ("Thu, 15 Oct 2026 06:30:00 GMT", DATE, timedelta(minutes=30)),
        ("Thu, 15 Oct 2026 05:00:00 GMT", DATE, timedelta()),
        ("Fri, 15 Oct 2027 06:00:00 GMT", DATE, timedelta(days=1)),
        ("Thu, 15 Oct 2026 06:30:00 GMT", "", None),
        ("", DATE, None),
        ("soon", DATE, None),
        ("-5", DATE, None),
        ("Thu, 99 Oct 2026 06:30:00 GMT", DATE, None),
    ],
)
def test_how_long_to_stay_away(said: str, date: str, wait: timedelta | None) -> None:
    assert wait_of(said, date) == wait
