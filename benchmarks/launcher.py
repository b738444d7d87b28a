"""A small process that starts the measured ones and reports what each used; must not load anything it can do without.

A process that starts out of a large one has the large one's memory in its peak: so they are all started by this one,
which is smaller than any Python program can be. Requests and answers are marshalled, each behind its length.
"""

import marshal
import posix
import time


def _read(n: int) -> bytes:
    data = b""
    while len(data) < n:
        part = posix.read(0, n - len(data))
        if not part:
            posix._exit(0)
        data += part
    return data


def main() -> None:
    """Start what is asked for, one after the other, until the requests end."""
    while True:
        argv, environment, folder, stdin, stdout, stderr = marshal.loads(_read(int.from_bytes(_read(8), "big")))
        posix.chdir(folder)
        writing = posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC
        files = [
            (posix.POSIX_SPAWN_OPEN, 0, stdin, posix.O_RDONLY, 0),
            (posix.POSIX_SPAWN_OPEN, 1, stdout, writing, 0o600),
            (posix.POSIX_SPAWN_OPEN, 2, stderr, writing, 0o600),
        ]
        begun = time.perf_counter()
        child = posix.posix_spawn(argv[0], argv, environment, file_actions=files)
        _, status, used = posix.wait4(child, 0)
        took = time.perf_counter() - begun
        answer = marshal.dumps(
            (posix.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, took, used.ru_maxrss)
        )
        posix.write(1, len(answer).to_bytes(8, "big") + answer)


if __name__ == "__main__":
    main()
