"""python ask_client.py ws://127.0.0.1:8000/api/ask/handbook/socket "May I bring my dog?"."""

import asyncio
import json
import sys
import uuid
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


class Asking:
    """One question, over as many connections as it takes; `cut` drops the first one, to try it."""

    def __init__(self, question: str, *, cut: bool = False) -> None:
        # The question's id is ours: sent again over the next connection, it is the same question.
        self.asked = {"client_msg_id": str(uuid.uuid4()), "text": question}
        self.hello: dict[str, Any] = {}  # empty begins a session; `ready` says how to go on with it
        self.shown, self.cut, self.answer = 0, cut, dict[str, Any]()

    async def run(self, address: str) -> dict[str, Any]:
        """Return the answer's message."""
        while not self.answer:
            try:
                async with connect(address) as socket:
                    await socket.send(json.dumps({"type": "hello", "data": self.hello}))
                    async for text in socket:
                        if self.take(json.loads(text)) == "ready":
                            await socket.send(json.dumps({"type": "message", "data": self.asked}))
                        if self.answer or (self.cut and self.shown):
                            break
            except (ConnectionClosed, OSError):
                await asyncio.sleep(1)
            self.cut = False
        return self.answer

    def take(self, frame: dict[str, Any]) -> str:
        """Take a frame; return its type."""
        data = frame["data"]
        if frame["type"] in ("error", "closing") and data["code"] not in (1011, 1012):  # final
            raise SystemExit(data.get("message") or data["reason"])
        self.hello["last_seq"] = frame["seq"]
        keys = ("session_id", "resume_token", "epoch")
        self.hello |= {key: data[key] for key in keys if key in data}
        if frame["type"] == "message.delta":
            print(data["text"][max(0, self.shown - data["offset"]) :], end="", flush=True)
            self.shown = max(self.shown, data["offset"] + len(data["text"]))
        for said in [*data.get("messages", []), data.get("message", {})]:
            is_answer = said.get("parent_id") == self.asked["client_msg_id"]
            if is_answer and said["status"] != "running":
                print(said["text"][self.shown :])
                self.answer = said
        return str(frame["type"])


if __name__ == "__main__":
    answer = asyncio.run(Asking(sys.argv[2], cut="--cut" in sys.argv).run(sys.argv[1]))
    for each in (answer["details"] or {}).get("citations", []):
        print(f"  {each['section_title']}: {each['quote']}")
