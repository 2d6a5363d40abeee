"""A provider simulator: a real HTTP server that speaks the providers' protocols, faults included.

In a test: `async with Simulator() as simulator`. By itself: `python -m tests.support.simulator
--port 8111`; it prints its address, and is steered over HTTP:

* `POST /simulator/next` `{"status": 429, "retry_after": "1.5", "times": 2}`: how the next requests
  are answered, one `Manner` after the other; `times` defaults to 1.
* `POST /simulator/always` `{"between_tokens_s": 0.05}`: how all others are.
* `POST /simulator/limit` `{"requests": 50, "per_s": 60}`: 429 and Retry-After for a key above it.
* `POST /simulator/revoke` `{"keys": ["first"]}`: 401 for these keys; `[]` for none.
* `GET /simulator/journal`: every request so far, `POST /simulator/reset`: forget everything.
"""
