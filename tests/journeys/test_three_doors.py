"""Ten turns on the demo model say the same in the terminal, over the API and on the page."""

from pathlib import Path

import httpx2
from playwright.async_api import Page, expect

from tests.support.api import client, sse
from tests.support.browser import needs_chromium, open_browser
from tests.support.processes import PASSWORD, demo, run

LINES = [
    "Hello, I'm Sam. Thank you for coming in today.",
    "How are you feeling about being here?",
    "It sounds like you're tired of people telling you what to do.",
    "Tell me about your daughter.",
    "What does a good day look like for the two of you?",
    "Where are you living at the moment?",
    "That must be hard.",
    "You should just move somewhere else.",
    "I'm sorry, that was too quick. What would help most right now?",
    "Thank you for telling me. Goodbye.",
]


@needs_chromium
async def test_ten_turns_are_the_same_on_every_door(data: Path, tmp_path: Path) -> None:
    code, out, err = await run(
        data, "chat", "Kieran", "--demo", given="\n".join(LINES) + "\n", demo_words_per_s="0"
    )
    assert code == 0, err
    terminal = [line.partition(": ")[2] for line in out.splitlines() if line.startswith("Kieran")]
    quick = {"demo_words_per_s": "0", "person_messages_per_minute": "0"}
    async with demo(tmp_path / "other", **quick) as server:
        api = await _over_the_api(server.url)
        async with open_browser() as browser:
            shown = await _on_the_page(await browser.new_page(base_url=server.url))
    assert len(terminal) == len(LINES) + 1, "the opening and ten replies"
    assert terminal == api == shown
    assert len(set(terminal)) >= 9, "they are replies, not one phrase"


async def _over_the_api(url: str) -> list[str]:
    async with client(url) as http:
        given = {"email": "student@demo.local", "password": PASSWORD}
        token = (await http.post("/api/sign-in", json=given)).json()["token"]
    async with client(url, token) as http:
        path = await _begin(http)
        async with http.stream("GET", f"{path}/events") as response:
            events = sse(response)
            opening = (await anext(events)).data["messages"][0]["text"]
            texts = [opening]
            for line in LINES:
                assert (await http.post(f"{path}/messages", json={"text": line})).status_code == 202
                async for event in events:
                    if event.name == "message.done":
                        texts.append(event.data["message"]["text"])
                        break
    return texts


async def _begin(http: httpx2.AsyncClient) -> str:
    items = (await http.get("/api/personas")).json()["items"]
    persona = next(p for p in items if p["name"].startswith("Kieran"))
    made = await http.post("/api/conversations", json={"persona_id": persona["id"]})
    return f"/api/conversations/{made.json()['id']}"


async def _on_the_page(page: Page) -> list[str]:
    await page.goto("/sign-in")
    await page.get_by_label("E-mail").fill("student@demo.local")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Chat with Kieran Walsh").click()
    replies = page.locator("article.persona[data-status=complete]")
    await expect(replies).to_have_count(1)
    for number, line in enumerate(LINES):
        await page.get_by_role("textbox", name="Message").fill(line)
        await page.keyboard.press("Enter")
        await expect(replies).to_have_count(number + 2)
    texts = await replies.locator(".words").all_inner_texts()
    return [text.strip() for text in texts]
