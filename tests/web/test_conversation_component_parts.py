"""The parts of the conversation view that decide something, alone in a real browser."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

from tests.support.browser import needs_chromium, open_browser
from understudy.web.theme import STATIC

pytestmark = [needs_chromium, pytest.mark.asyncio(loop_scope="module")]

PARTS = "http://parts.test"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page() -> AsyncIterator[Page]:
    async with open_browser() as browser:
        yield await _with_parts(browser)


async def _with_parts(browser: Browser) -> Page:
    page = await browser.new_page()

    async def serve(route: Route) -> None:
        name = route.request.url.removeprefix(PARTS).strip("/")
        if name:
            await route.fulfill(path=STATIC / "conversation" / name)
        else:
            await route.fulfill(body="<!doctype html>", content_type="text/html")

    await page.route(f"{PARTS}/**", serve)
    await page.goto(PARTS)
    return page


async def run(page: Page, part: str, script: str, argument: object = None) -> Any:
    """Import a part as `part` and return what the script returns."""
    code = f"async given => {{ const part = await import('/{part}.js'); {script} }}"
    return await page.evaluate(code, argument)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
async def test_events_are_read_however_the_bytes_are_cut(page: Page, line_end: str) -> None:
    lines = ["retry: 2000", "", ": still here", "", "id: e-1", "event: message.delta"]
    lines += ['data: {"text": "🙂 ä"}', "", "event: two", "data:first", "data: second", "", "data"]
    script = """
      const bytes = new TextEncoder().encode(given);
      const found = new Set();
      for (let size = 1; size <= bytes.length; size++) {
        const reader = new part.EventReader();
        const events = [];
        for (let at = 0; at < bytes.length; at += size) {
          events.push(...reader.read(bytes.slice(at, at + size)));
        }
        found.add(JSON.stringify(events));
      }
      return [...found].map(events => JSON.parse(events));"""
    assert await run(page, "stream", script, line_end.join([*lines, ""])) == [
        [
            {"id": "e-1", "name": "message.delta", "data": '{"text": "🙂 ä"}'},
            {"id": None, "name": "two", "data": "first\nsecond"},
        ]
    ]


async def test_a_stream_goes_on_after_the_last_event_it_handed_on(page: Page) -> None:
    script = """
      const asked = [], heard = [], states = [];
      const event = id => `id: ${id}\\ndata: {}\\n\\n`;
      const answers = [event("e-7") + event("e-8") + "id: e-9\\nda", event("e-9")];
      await new Promise(resume => {
        const stream = new part.Stream(
          async position => {
            asked.push(position);
            if (asked.length === 3) { stream.stop(); resume(); }
            return new Blob([answers[asked.length - 1] ?? ""]).stream();
          },
          () => heard.push(1),
          state => states.push(state),
        );
        stream.start();
      });
      return { asked, heard: heard.length, states };"""
    assert await run(page, "stream", script) == {
        "asked": [None, "e-8", "e-9"],
        "heard": 3,
        "states": ["connecting", "live", "offline", "live", "offline"],
    }


@pytest.mark.parametrize(
    ("pieces", "draws", "text"),
    [
        ([(0, "🙂a"), (2, "b")], ["live", "live"], "🙂ab"),
        ([(0, "🙂a"), (0, "🙂a")], ["live", "nothing"], "🙂a"),
        ([(0, "🙂a"), (1, "ab")], ["live", "live"], "🙂ab"),
        ([(0, "🙂"), (2, "b")], ["live", "refresh"], "🙂"),
        ([(0, "👩‍⚕️"), (4, "é"), (5, "!")], ["live", "live", "live"], "👩‍⚕️é!"),
    ],
    ids=["in order", "twice", "overlapping", "with a gap", "of several code points"],
)
async def test_pieces_are_placed_by_code_points(
    page: Page, pieces: list[tuple[int, str]], draws: list[str], text: str
) -> None:
    script = """
      const log = new part.Log();
      const message = { id: "m", parent_id: null, status: "running", text: "" };
      log.apply("snapshot", { conversation: {}, messages: [message] });
      const draws = given.map(([offset, text]) =>
        log.apply("message.delta", { message_id: "m", offset, text }));
      return [draws, log.last.text];"""
    assert await run(page, "log", script, pieces) == [draws, text]


@pytest.mark.parametrize(
    ("name", "data", "draw", "ids"),
    [
        ("turn.started", {"message": {"id": "c", "parent_id": "b"}}, "all", ["a", "b", "c"]),
        ("turn.started", {"message": {"id": "b2", "parent_id": "a"}}, "all", ["a", "b2"]),
        ("message.added", {"message": {"id": "a2", "parent_id": None}}, "all", ["a2"]),
        ("message.added", {"message": {"id": "b", "parent_id": "a"}}, "nothing", ["a", "b"]),
        ("message.added", {"message": {"id": "z", "parent_id": "y"}}, "refresh", ["a", "b"]),
        ("message.done", {"message": {"id": "z", "parent_id": "y"}}, "nothing", ["a", "b"]),
        ("branch.moved", {"active_message_id": "b"}, "nothing", ["a", "b"]),
        ("branch.moved", {"active_message_id": "a"}, "refresh", ["a", "b"]),
        ("told.by.a.newer.server", {}, "nothing", ["a", "b"]),
    ],
)
async def test_events_keep_one_branch(
    page: Page, name: str, data: dict[str, Any], draw: str, ids: list[str]
) -> None:
    script = """
      const log = new part.Log();
      const messages = [{ id: "a", parent_id: null }, { id: "b", parent_id: "a" }];
      log.apply("snapshot", { conversation: {}, messages });
      return [log.apply(given.name, given.data), log.messages.map(message => message.id)];"""
    assert await run(page, "log", script, {"name": name, "data": data}) == [draw, ids]


async def test_a_snapshot_keeps_the_older_pages_it_follows(page: Page) -> None:
    script = """
      const log = new part.Log();
      const chain = ["a", "b", "c"].map((id, i, all) => ({ id, parent_id: all[i - 1] ?? null }));
      log.apply("snapshot", { conversation: {}, messages: chain });
      log.apply("snapshot", { conversation: {}, messages: [{ id: "c2", parent_id: "b" }] });
      const kept = log.messages.map(message => message.id);
      log.apply("snapshot", { conversation: {}, messages: [{ id: "z", parent_id: "y" }] });
      return [kept, log.messages.map(message => message.id), log.hasOlder];"""
    assert await run(page, "log", script) == [["a", "b", "c2"], ["z"], True]


FORMATTED = [
    ("one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"),
    ("**bold**, *it*", "<p><strong>bold</strong>, <em>it</em></p>"),
    ("`a*b*c` ``d`e``", "<p><code>a*b*c</code> <code>d`e</code></p>"),
    ("**not closed", "<p><strong>not closed</strong></p>"),
    ("a snake_case_name, 2 * 3 * 4", "<p>a snake_case_name, 2 * 3 * 4</p>"),
    ("On:\n- one\n- **2**", "<p>On:</p><ul><li>one</li><li><strong>2</strong></li></ul>"),
    ("* one\n  more\n\nend", "<ul><li>one\n  more</li></ul><p>end</p>"),
    ("3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'),
    ("```py\n- x\n\n**y**\n```\nend", "<pre><code>- x\n\n**y**</code></pre><p>end</p>"),
    ("# Title\n> quoted\n> on", "<h4>Title</h4><blockquote>quoted\non</blockquote>"),
    ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
]


@pytest.mark.parametrize(("text", "html"), FORMATTED)
async def test_a_text_that_grows_ends_as_if_it_had_come_at_once(
    page: Page, text: str, html: str
) -> None:
    script = """
      const shown = steps => {
        const parent = document.createElement("div");
        const words = new part.Words(parent);
        for (const step of steps) words.grow(step);
        parent.querySelector(".caret").remove();
        return parent.innerHTML;
      };
      const steps = Array.from(given, (_, i) => given.slice(0, i + 1));
      return [shown([given]), shown(steps), shown(["Other words", given])];"""
    assert await run(page, "text", script, text) == [html] * 3


@pytest.mark.parametrize("part", ["\n", "*a ", "a`", "**_", "- ", "> ", " "])
async def test_a_hostile_text_is_drawn_in_time(page: Page, part: str) -> None:
    script = """
      const parent = document.createElement("div");
      const words = new part.Words(parent);
      const text = given.repeat(6000);
      for (const length of [text.length - 1, text.length]) words.grow(`${text.slice(0, length)}x`);
      return parent.textContent.at(-1);"""
    assert await run(page, "text", script, part) == "x"


async def test_ids_are_uuids_of_version_7_in_order_of_making(page: Page) -> None:
    script = """
      const ids = [];
      for (let i = 0; i < 3; i++) {
        ids.push(part.newId());
        await new Promise(resume => setTimeout(resume, 2));
      }
      return ids;"""
    ids = [UUID(made) for made in await run(page, "api", script)]
    assert [made.version for made in ids] == [7, 7, 7]
    assert sorted(ids) == ids
