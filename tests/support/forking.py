"""A Python that has imported the `understudy` command, and forks to run it.

What it runs is a process of its own, as `python -m understudy` is, without the seconds in which
that imports everything. It reads requests from the socket it is given, and ends when it closes.
"""

import json
import os
import runpy
import socket
import sys

import understudy.cli.main  # noqa: F401 so that those who are forked have it

FDS = 5
"""A request is one byte, and these files: its words as JSON, input, output, errors, the answer."""


def serve(control: socket.socket) -> None:
    """Answer each request with the exit code of its command; return in the process that is one."""
    waiting: set[int] = set()
    while True:
        byte, fds, _, _ = socket.recv_fds(control, 1, FDS)
        if not byte:
            for each in waiting:
                os.waitpid(each, 0)
            os._exit(0)
        waiting = {each for each in waiting if os.waitpid(each, os.WNOHANG) == (0, 0)}
        if (forked := os.fork()) == 0:
            control.close()
            _watch(fds)
            return
        waiting.add(forked)
        for fd in fds:
            os.close(fd)


def _watch(fds: list[int]) -> None:
    """Wait for the command and answer; returns in the command's own process."""
    request, *standard, answer = fds
    command = os.fork()
    if command:
        _, status = os.waitpid(command, 0)
        os.write(answer, str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    os.close(answer)
    with os.fdopen(request, "rb") as file:
        asked = json.load(file)
    for to, fd in enumerate(standard):
        os.dup2(fd, to)
        os.close(fd)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["understudy", *asked["arguments"]]


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("understudy", run_name="__main__", alter_sys=True)
