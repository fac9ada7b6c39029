"""Tools that the processes of `test_workers` make: they must be found by name in a fresh process."""

import os
import signal
import time


def shouting():
    return lambda given: given.upper()


def troubled():
    """Dies at "die", hangs at "hang", asks for too much at "grow", answers too much at "flood",
    its own number at "who"."""

    def work(given):
        if given == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        if given == b"leave":
            os._exit(3)
        if given == b"hang":
            time.sleep(600)
        if given == b"grow":
            return bytes(8 << 30)
        if given == b"flood":
            return bytes(9 << 20)
        return str(os.getpid()).encode() if given == b"who" else given

    return work


def dying_once(path):
    """Dies at its first task, if no process before it left a mark at `path`."""

    def work(given):
        if not os.path.exists(path):
            with open(path, "x"):
                os.kill(os.getpid(), signal.SIGKILL)
        return given

    return work
