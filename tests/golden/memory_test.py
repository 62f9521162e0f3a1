#!/usr/bin/env python3
"""Gives toll too little memory, in many steps from what it cannot start in to what is enough: it ends with
0 and the right answer, or with 6 and a word about it.

usage: memory_test.py TOLL FOLDER; FOLDER has the vocabularies. Exit status 77: memory has no limits here, as under an
emulator of processors.
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

STEPS = 12
toll, vocabs = (pathlib.Path(each).resolve() for each in sys.argv[1:3])


def run(arguments, folder, memory=None):
    """(status, stdout, stderr) of a command that may map so many bytes."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    done = subprocess.run([toll, *arguments], cwd=folder, env={"HOME": str(folder)}, preexec_fn=limit,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def least(folder, good, low, high):
    """About the least memory for which good(memory) holds."""
    while high - low > 1 << 16:
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return high


def prepare(folder):
    (folder / "text").write_text("".join(f"word{i * 7919 % 100003} of line {i}\n" for i in range(5000)))
    (folder / "many").mkdir()
    for i in range(50):
        (folder / "many" / str(i)).write_text(f"this is file {i}\n" * 50)
    words = {"<unk>": 0, **{f"word{i}": i + 1 for i in range(5000)}}
    (folder / "tokenizer.json").write_text(json.dumps({
        "version": "1.0", "added_tokens": [], "normalizer": None, "pre_tokenizer": {"type": "Whitespace"},
        "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": words}}))
    status, ids, said = run(["encode", "text"], folder)
    assert status == 0, said
    (folder / "ids").write_bytes(ids)


COMMANDS = [
    ["count", "-v", str(vocabs / "gemma3.tollv"), "text"],
    ["count", "-v", "gemma3", "text"],
    ["count", "text"],
    ["count", "-r", "many", "-f", "json"],
    ["count", "-j", "4", "text"],
    ["count", "-j", "4", "-r", "many"],
    ["encode", "-j", "4", "-r", "many", "text"],
    ["count", "-v", "./tokenizer.json", "text"],
    ["encode", "-v", "xlm_roberta", "text", "-o", "-"],
    ["decode", "ids"],
    ["slice", "--tail", "1000", "text"],
    ["price", "text"],
    ["vocab", "list"],
    ["vocab", "import", ".", "--name", "mine"],
    ["vocab", "export", "r50k_base", "--format", "tiktoken"],
]

failures, n_short, n_enough = [], 0, 0
with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    prepare(folder)
    if run(["--version"], folder, 1 << 20)[0] == 0:
        print("memory has no limits here: not run")
        sys.exit(77)
    # Below that the system cannot start it.
    start = least(folder, lambda memory: run(["--version"], folder, memory)[0] == 0, 1 << 20, 1 << 30)
    for arguments in COMMANDS:
        status, answer, _ = run(arguments, folder)
        assert status == 0, arguments
        enough = least(folder, lambda memory: run(arguments, folder, memory)[:2] == (0, answer), start, 1 << 31)
        for step in range(STEPS):
            memory = start + (enough + (1 << 16) - start) * step // (STEPS - 1)
            status, out, said = run(arguments, folder, memory)
            n_short += status == 6
            n_enough += status == 0
            if (status, out) != (0, answer) and (status != 6 or "no memory" not in said):
                failures.append(arguments)
                print(f"toll {' '.join(arguments)} in {memory} bytes: status {status}: {said[:300]!a}")
print(f"{n_short} times too little, {n_enough} times enough, {len(failures)} failures")
sys.exit(1 if failures or n_short < len(COMMANDS) or n_enough < len(COMMANDS) else 0)
