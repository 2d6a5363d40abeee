"""The terminal as a person sees it: the real command in a process of its own."""

from pathlib import Path

from tests.support.api import client
from tests.support.processes import PASSWORD, demo, run


async def test_ten_lines_get_ten_replies_and_the_conversation_is_kept(data: Path) -> None:
    lines = "".join(f"Question number {number}?\n" for number in range(10))
    code, out, err = await run(data, "chat", "Kieran", "--demo", given=lines, demo_words_per_s="0")
    assert code == 0, err
    replies = [line for line in out.splitlines() if line.startswith("Kieran")]
    assert len(replies) >= 10
    assert "AI" in out.splitlines()[0]
    resumed = err.split("--resume ")[1].strip()
    code, out, _ = await run(data, "chat", "-", "--demo", "--resume", resumed, given="")
    assert code == 0
    assert out.count("Question number") == 10


async def test_again_gives_the_reply_again(data: Path) -> None:
    code, out, err = await run(
        data, "chat", "Kieran", "--demo", given="Hello\n/again\n", demo_words_per_s="0"
    )
    assert code == 0, err
    assert len([line for line in out.splitlines() if line.startswith("Kieran")]) >= 2


async def test_an_unknown_name_lists_whom_one_can_talk_with(data: Path) -> None:
    code, _, err = await run(data, "chat", "Nobody", "--demo")
    assert code == 1
    assert "Kieran" in err


async def test_without_a_person_it_says_what_to_give(data: Path) -> None:
    code, _, err = await run(data, "chat", "Kieran", model="demo")
    assert code == 1
    assert "--as EMAIL" in err


async def test_beside_a_running_demo_it_changes_nobodys_password(data: Path) -> None:
    async with demo(data) as server:
        email, given = "student@demo.local", {"password": PASSWORD}
        async with client(server.url) as http:
            signed_in = await http.post("/api/sign-in", json={"email": email, **given})
            token = signed_in.json()["token"]
        other = {"demo_password": "quite another one"}
        code, _, err = await run(data, "chat", "Kieran", "--demo", given="Hello\n", **other)
        assert code == 0, err
        async with client(server.url, token) as http:
            assert (await http.get("/api/me")).status_code == 200


async def test_what_cannot_be_sent_is_said_and_the_talk_goes_on(data: Path) -> None:
    given = "a\0b\n" + "x" * 20_001 + "\nHello\n"
    code, out, err = await run(data, "chat", "Kieran", "--demo", given=given, demo_words_per_s="0")
    assert code == 0, err
    assert err.count("This cannot be sent") == 2
    assert len([line for line in out.splitlines() if line.startswith("Kieran")]) == 2
    assert "Traceback" not in err
