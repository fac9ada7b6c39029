"""Runs a piece of the program in a process of its own and breaks it at the n-th thing that it does to a folder.

The process is stopped by the kernel before each system call that can change a file (seccomp hands it to ptrace), whoever makes the call:
Python, SQLite or any other library in C. Then it is killed, or its write is cut in half, or the disk says that it is full.

What this does not cover: writes through memory maps (of a case, only SQLite's index of its journal, which SQLite rebuilds), and what a
disk that loses its power forgets although it was told to keep it: a killed process leaves to the system what it has written so far.
"""

import ctypes
import errno
import os
import platform
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

POSSIBLE = sys.platform == "linux" and platform.machine() == "x86_64"
WHY_NOT = "the harness stops system calls as Linux on x86-64 numbers them"

_WITH_HANDLE = {1: "write", 18: "pwrite", 20: "writev", 74: "fsync", 75: "fdatasync", 77: "ftruncate", 285: "fallocate", 296: "pwritev"}
_WITH_PATH = {2: "open", 76: "truncate", 82: "rename", 83: "mkdir", 84: "rmdir", 86: "link", 87: "unlink", 90: "chmod"}
_WITH_FOLDER = {257: "open", 258: "mkdir", 263: "unlink", 264: "rename", 265: "link", 316: "rename"}
_COPIES = {40: "sendfile", 326: "copy"}  # the handle written to: first of the one, third of the other
_CALLS = {**_WITH_HANDLE, **_WITH_PATH, **_WITH_FOLDER, **_COPIES}
_NEEDS_ROOM = {"write", "pwrite", "writev", "pwritev", "fallocate", "mkdir", "open", "link", "sendfile", "copy"}
_CUT = {"write", "pwrite"}

_TRACEME, _CONT, _GETREGS, _SETREGS, _SYSCALL, _SETOPTIONS = 0, 7, 12, 13, 24, 0x4200
_OPTIONS = 0x80 | 0x08 | 0x100000  # PTRACE_O_TRACESECCOMP, PTRACE_O_TRACECLONE, PTRACE_O_EXITKILL
_ANY, _ALL = -1, 0x40000000  # any child, threads too
_STOPPED_BY_FILTER = signal.SIGTRAP | (7 << 8)
_REGISTERS = "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs gs"


class Kind(StrEnum):
    """What is done to the process."""

    KILLED = "killed"  # before the call
    TORN = "torn"  # killed after half of the bytes were written
    FULL = "full"  # from here on, nothing that needs room succeeds
    FAILED = "failed"  # this one call fails, as on a disk with a bad block


@dataclass(frozen=True)
class Fault:
    """`at`: the how many-th change of the folder, from 0."""

    kind: Kind
    at: int


@dataclass(frozen=True)
class Ran:
    """What came of it. `calls`: the changes of the folder; `told`: what the work acknowledged; `error`: what it raised, with its name;
    `hit`: whether the fault was reached."""

    calls: tuple[str, ...]
    told: tuple[str, ...]
    error: str
    hit: bool


class _Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in _REGISTERS.split()]


class _Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint)]


class _Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction))]


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.ptrace.argtypes = [ctypes.c_long] * 4
    library.ptrace.restype = ctypes.c_long
    return library


def run(work: Callable[[Callable[[str], None]], None], folder: Path, fault: Fault | None = None) -> Ran:
    """Does `work` in a forked process. It is handed a function by which it acknowledges; what it raises comes back as words."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_traced(work, writing)
    os.close(writing)
    try:
        calls, hit = _watch(child, os.fsencode(folder), fault)
    finally:
        _reap(child)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as told:
        lines = told.read().splitlines()
    raised = [line.removeprefix("!") for line in lines if line.startswith("!")]
    return Ran(calls, tuple(line for line in lines if not line.startswith("!")), raised[0] if raised else "", hit)


def _reap(child: int) -> None:
    """Ends the process and waits for all of its threads."""
    try:
        os.kill(child, signal.SIGKILL)
        while True:
            ended, status = os.waitpid(_ANY, _ALL)
            if ended == child and not os.WIFSTOPPED(status):
                return
    except (ProcessLookupError, ChildProcessError):
        pass  # it has ended, and was waited for


def _be_traced(work: Callable[[Callable[[str], None]], None], out: int) -> None:
    code = 1
    try:
        _library().ptrace(_TRACEME, 0, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        _filter_calls()
        work(lambda line: (os.write(out, f"{line}\n".encode()), None)[1])
        code = 0
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error} | {traceback.extract_tb(error.__traceback__)[-1]}".split())
        os.write(out, f"!{told}\n".encode())
    finally:
        os._exit(code)


def _filter_calls() -> None:
    numbers = list(_CALLS)
    program = [_Instruction(0x20, 0, 0, 0)]  # the number of the call
    program += [_Instruction(0x15, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    program += [_Instruction(0x06, 0, 0, 0x7FFF0000), _Instruction(0x06, 0, 0, 0x7FF00000)]  # allow; hand to the tracer
    listed = (_Instruction * len(program))(*program)
    whole = _Program(len(program), listed)
    if _library().prctl(38, 1, 0, 0, 0) or _library().prctl(22, 2, ctypes.byref(whole), 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel takes no filter of system calls")


def _watch(child: int, folder: bytes, fault: Fault | None) -> tuple[tuple[str, ...], bool]:
    os.waitpid(child, 0)
    trace = _library().ptrace
    trace(_SETOPTIONS, child, 0, _OPTIONS)
    calls: list[str] = []
    known, hit = {child}, False
    trace(_CONT, child, 0, 0)
    while True:
        thread, status = os.waitpid(_ANY, _ALL)
        if not os.WIFSTOPPED(status):
            if thread == child:
                return tuple(calls), hit
            continue
        passed_on = 0
        if status >> 8 == _STOPPED_BY_FILTER:
            registers = _Registers()
            trace(_GETREGS, thread, 0, ctypes.addressof(registers))
            name = _change(child, registers, folder)
            if name is not None:
                calls.append(name)
                if fault is not None and _inject(thread, registers, name, fault, len(calls) - 1):
                    hit = True
                    if fault.kind in (Kind.KILLED, Kind.TORN):
                        return tuple(calls), hit
        elif thread in known and status >> 16 == 0:
            passed_on = os.WSTOPSIG(status)
        known.add(thread)
        trace(_CONT, thread, 0, passed_on)


def _inject(thread: int, registers: _Registers, name: str, fault: Fault, number: int) -> bool:
    if fault.kind is Kind.FULL:
        if number >= fault.at and name in _NEEDS_ROOM:
            _fail(thread, registers, errno.ENOSPC)
        return number >= fault.at
    if number != fault.at:
        return False
    if fault.kind is Kind.FAILED:
        _fail(thread, registers, errno.EIO)
        return True
    if fault.kind is Kind.TORN and name in _CUT:
        registers.rdx //= 2
        _library().ptrace(_SETREGS, thread, 0, ctypes.addressof(registers))
        _library().ptrace(_SYSCALL, thread, 0, 0)
        os.waitpid(thread, _ALL)  # half of it is written
    return True  # whoever watches ends it now, before it goes on


def _fail(thread: int, registers: _Registers, number: int) -> None:
    registers.orig_rax, registers.rax = 2**64 - 1, 2**64 - number
    _library().ptrace(_SETREGS, thread, 0, ctypes.addressof(registers))


def _change(child: int, registers: _Registers, folder: bytes) -> str | None:
    """The name of the call when it changes something in the folder; None otherwise."""
    number = registers.orig_rax
    name = _CALLS[number]
    if number in _WITH_HANDLE or number in _COPIES:
        return name if _path_of(child, registers.rdx if number == 326 else registers.rdi).startswith(folder) else None
    at_folder = number in _WITH_FOLDER
    if name == "open" and not (registers.rdx if at_folder else registers.rsi) & (os.O_CREAT | os.O_TRUNC):
        return None
    return name if _text(child, registers.rsi if at_folder else registers.rdi).startswith(folder) else None


def _path_of(child: int, handle: int) -> bytes:
    try:
        return os.readlink(b"/proc/%d/fd/%d" % (child, handle))
    except OSError:
        return b""


def _text(child: int, address: int) -> bytes:
    with open(f"/proc/{child}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        found = b""
        while b"\0" not in found and len(found) < 4096:
            try:
                more = memory.read(min(256, 4096 - address % 4096 if not found else 256))
            except OSError:
                break
            if not more:
                break
            found += more
    return found.partition(b"\0")[0]
