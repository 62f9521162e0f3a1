#!/usr/bin/env python3
"""hostile_files.py - gives toll vocabulary files that are malformed, damaged or made to cost much, each as
-v of a count, and checks how it ends.

    python hostile_files.py TOLL [--out DIR] [--no-limits]

What is malformed must be refused with status 4 and one message that names the file, in 128 MiB and what the file
itself takes; what is only damaged may also be accepted. Nothing may end by a signal, and where memory is cut short
the status is 6. What would cost too much runs into a limit of processor time that no slow machine meets. A
failure's file is kept in DIR. --no-limits is for builds whose sanitizer maps more memory than any limit.
"""
import argparse
import base64
import json
import pathlib
import random
import resource
import struct
import subprocess
import sys
import tempfile

from proto_fields import field

MEMORY = 128 << 20  # bytes that may be mapped for a refusal, beside three times the file
SECONDS = 10  # of processor time
MEGABYTE = 1 << 20


def document(**members):
    model = {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}
    return {"version": "1.0", "added_tokens": [], "normalizer": None, "pre_tokenizer": None, "model": model, **members}


def added(content, **flags):
    return {"id": 3, "content": content, "special": True, "lstrip": False, "rstrip": False, "single_word": False, "normalized": False, **flags}


def split(pattern):
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}


def piece(text, score=0.0, kind=1):
    return field(1, field(1, text) + field(2, score) + field(3, kind))


CORE = piece(b"<unk>", 0.0, 2) + piece(b"<s>", 0.0, 3) + piece(b"a", -1.0) + piece("\u2581".encode(), -2.0)


def model(extra=b"", kind=1, tail=b""):
    return CORE + extra + field(2, field(3, kind)) + tail


def tekken(**config):
    entries = [{"rank": i, "token_bytes": base64.b64encode(bytes([i])).decode()} for i in range(256)]
    return {"config": {"pattern": "[\\s\\S]", "default_vocab_size": 258, "default_num_special_tokens": 2, **config}, "vocab": entries,
            "special_tokens": [{"rank": 0, "token_str": "<s>"}]}


def ranks():
    return b"".join(base64.b64encode(bytes([i])) + b" %d\n" % i for i in range(256))


def malformed():
    """(name, suffix, bytes)"""
    text = json.dumps(document())
    for name, data in {
        "empty": b"", "zeros": bytes(1000), "html": b"<html>404</html>", "lfs": b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n",
        "utf16": text.encode("utf-16"), "trailing": text.encode() + b"x", "brackets": b"[" * MEGABYTE, "objects": b'{"a":' * 200000,
        "number": text.replace('"a": 0', '"a": ' + "1" * 100000).encode(), "lone": text.replace('"a": 0', '"\\ud800": 0').encode(),
        "not_utf8": text.encode().replace(b'"a": 0', b'"\xff": 0'), "zeros_long": b"[" + b"0," * (8 * MEGABYTE), "too_long": b" " * (65 * MEGABYTE),
        "values": b'{"version":"1.0","model":[' + b"0," * (9 * MEGABYTE) + b"0]}",
    }.items():
        yield name, ".json", data
    string = text.replace('"a": 0', '"' + "a" * (8 * MEGABYTE) + '": 0')
    yield "long_token", ".json", string.encode()
    for name, members in {
        "version": {"version": "2.0"}, "no_model": {"model": None}, "empty_vocab": {"model": {"type": "BPE", "vocab": {}, "merges": []}},
        "same_ids": {"model": {"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []}},
        "merge": {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a c"]}},
        "merge_list": {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a"]]}},
        "id_negative": {"model": {"type": "BPE", "vocab": {"a": -1}, "merges": []}}, "id_real": {"model": {"type": "BPE", "vocab": {"a": 1.5}, "merges": []}},
        "id_large": {"model": {"type": "BPE", "vocab": {"a": 4294967295}, "merges": []}}, "id_huge": {"model": {"type": "BPE", "vocab": {"a": 2 ** 64}, "merges": []}},
        "bytes": {"model": {"type": "BPE", "byte_fallback": True, "vocab": {"a": 0, "<0x-1>": 1, "<0x00>": 2}, "merges": []}},
        "unigram_empty": {"model": {"type": "Unigram", "vocab": [], "unk_id": 0}}, "unigram_unknown": {"model": {"type": "Unigram", "vocab": [["a", 0]], "unk_id": 1}},
        "unigram_score": {"model": {"type": "Unigram", "vocab": [["a", "0"]], "unk_id": 0}},
        "word_level": {"model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "b"}},
        "token_500k": {"model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["a" * 500000, -1]]}}, "added_500k": {"added_tokens": [added("x" * 500000)]},
        "added_again": {"added_tokens": [added("x"), added("x", lstrip=True)]}, "added_id": {"added_tokens": [added("x", id=7)]},
        "added_long": {"normalizer": {"type": "NFKC"}, "added_tokens": [added("\ufdfa" * MEGABYTE, normalized=True)]},
        "growth": {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 1000}] * 6}},
        "growth_added": {"normalizer": {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 60000}, "added_tokens": [added("a" * 60000, normalized=True)]},
        "many_steps": {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}] * 20000}},
        "many_prepends": {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "a" * 1000}] * 2000}},
        "many_automata": {"pre_tokenizer": {"type": "Sequence", "pretokenizers": [split("[ab]{0,1000}a[ab]{0,4}|[^ab]{1,600}")] * 64}},
        "charsmap": {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "A" * MEGABYTE}},
        "delimiter": {"pre_tokenizer": {"type": "CharDelimiterSplit", "delimiter": ""}},
    }.items():
        yield name, ".json", json.dumps(document(**members)).encode()
    for name in ("Normalizer", "PreTokenizer"):
        key, inner = ("normalizer", "normalizers") if name == "Normalizer" else ("pre_tokenizer", "pretokenizers")
        nested = '{"type":"Sequence","%s":[' % inner * 20000 + "]}" * 20000
        yield f"nested_{key}", ".json", text.replace(f'"{key}": null', f'"{key}": {nested}').encode()
    for i, pattern in enumerate([
            "(" * 5000 + "a" + ")" * 5000, "[" * 5000 + "]" * 5000, "((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}", "(a|b)*a(a|b){20}", "[ab]*a[ab]{1,900}c",
            "(\\p{L}{0,1000}\\p{N}{0,1000}){0,1000}", "a" * 70000, "(a{0,500}?b{0,500}?){0,20}c", "|".join(chr(0x4E00 + i) + chr(0x4F00 + i) + "x" for i in range(900)),
            "(?<=a)b", "(a)\\1", "a++a", "\\", "[a", "(", "a**", "x*"]):
        yield f"pattern_{i}", ".json", json.dumps(document(pre_tokenizer=split(pattern))).encode()
        if len(pattern) < 10:
            yield f"pattern_replace_{i}", ".json", json.dumps(document(normalizer={"type": "Replace", "pattern": {"Regex": pattern}, "content": "x"})).encode()
    nan, infinity = float("nan"), float("inf")
    for name, data in {
        "text": b"hello world\n", "group": b"\x0b\x0c", "wire": CORE + b"\x0e", "varint": CORE + b"\x08" + b"\xff" * 11, "length": CORE + b"\x0a" + b"\xff" * 9 + b"\x01",
        "type_0": model(kind=0), "type_5": model(kind=5), "nan": model(piece(b"b", nan)), "infinite": model(piece(b"b", infinity)), "piece_500k": model(piece(b"x" * 500000)),
        "empty_piece": model(piece(b"")), "again": model(piece(b"a")), "piece_type": model(piece(b"b", 0.0, 7)), "unknown_again": model(piece(b"b", 0.0, 2)),
        "byte": model(piece(b"<0x-1>", 0.0, 6), tail=field(2, field(35, 1))), "byte_alone": model(piece(b"<0x00>", 0.0, 6)), "fallback": model(tail=field(2, field(35, 1))),
        "no_unknown": piece(b"a") + field(2, field(3, 1)), "no_pieces": field(2, field(3, 1)), "charsmap_short": model(tail=field(3, field(2, b"abc"))),
        "charsmap_ones": model(tail=field(3, field(2, struct.pack("<I", 1 << 20) + b"\xff" * (1 << 20)))), "denormalizer": model(tail=field(5, field(2, b"abc"))),
        "merged_long": model(b"".join(piece(b"a" * (7999 - i)) for i in range(300)), 2), "unused_long": model(b"".join(piece(b"a" * (7999 - i), 0.0, 5) for i in range(300)), 2),
        "one_large": model(piece(b"x" * (10 * MEGABYTE))), "too_large": model(piece(b"x" * (65 * MEGABYTE))),
    }.items():
        yield name, ".model", data
    for name, data in {
        "empty": {}, "sizes": tekken(default_vocab_size=4294967295), "negative": tekken(default_num_special_tokens=-1), "pattern": tekken(pattern="a"),
        "few": tekken(default_vocab_size=100, default_num_special_tokens=50), "no_pattern": tekken(pattern=1)}.items():
        yield f"tekken_{name}", ".json", json.dumps({"config": {}, "vocab": [], **data}).encode()
    for name, data in {"rank": ranks() + b"YWI= x\n", "base64": ranks() + b"Y!I= 256\n", "missing": ranks()[:-30], "again": ranks() * 2, "gap": ranks() + b"YWI= 300\n",
                       "line": ranks() + b"A" * (8 * MEGABYTE) + b" 256\n", "long": ranks() + base64.b64encode(b"a" * 60000) + b" 256\n"}.items():
        yield f"ranks_{name}", ".tiktoken", data


def damaged(rng):
    """(name, suffix, bytes): cut short, or with some bits the other way round."""
    whole = [(".json", json.dumps(document(added_tokens=[added("x")], normalizer={"type": "NFC"})).encode()), (".json", json.dumps(tekken()).encode()),
             (".model", model(piece(b"ab", -0.5) + piece(b"ba", 0.0, 4))), (".model", model(piece(b"ab", -0.5), 2)), (".tiktoken", ranks())]
    for i in range(150):
        suffix, data = whole[i % len(whole)]
        if rng.random() < 0.4:
            yield f"cut_{i}", suffix, data[:rng.randrange(len(data))]
            continue
        changed = bytearray(data)
        for _ in range(rng.choice([1, 1, 3, 30])):
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        yield f"bits_{i}", suffix, bytes(changed)


def scarce():
    """Files that need more memory than there is."""
    many = b"".join(piece(b"%d" % i) for i in range(300000))
    vocab = {"<unk>": 0, **{str(i): i + 1 for i in range(400000)}}
    yield "many_pieces", ".model", model(many)
    yield "many_tokens", ".json", json.dumps(document(model={"type": "WordLevel", "unk_token": "<unk>", "vocab": vocab})).encode()


class Run:
    def __init__(self, arguments):
        self.arguments = arguments
        self.n_files = 0
        self.failures = []

    def check(self, name, suffix, data, statuses, memory=None):
        """@param memory  bytes that may be mapped."""
        memory = MEMORY + 3 * len(data) if memory is None else memory
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / (name + suffix)
            path.write_bytes(data)
            status, message = self.count(path, memory)
        self.n_files += 1
        why = None
        if status not in statuses:
            why = f"status {status}, not one of {statuses}"
        elif status == 4 and (message.count("\n") != 1 or path.name not in message):
            why = "not one message with the file's name"
        if why is not None:
            self.failures.append(name)
            print(f"{name}{suffix}: {why}: {message[:300]!a}", flush=True)
            if self.arguments.out:
                (pathlib.Path(self.arguments.out) / (name + suffix)).write_bytes(data)

    def count(self, path, memory):
        """(status, message); a signal is a status below zero."""
        def limits():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if not self.arguments.no_limits:
                resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        arguments = [self.arguments.toll, "count", "-v", str(path)] + (["--scheme", "gpt2"] if path.suffix == ".tiktoken" else [])
        run = subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limits)
        return run.returncode, run.stderr.decode(errors="replace")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("toll")
    parser.add_argument("--out")
    parser.add_argument("--no-limits", action="store_true")
    run = Run(parser.parse_args())
    for name, suffix, data in malformed():
        run.check(name, suffix, data, (4,))
    for name, suffix, data in damaged(random.Random(20261122)):
        run.check(name, suffix, data, (0, 4))
    for name, suffix, data in [] if run.arguments.no_limits else scarce():
        run.check(name, suffix, data, (0,), 1 << 30)
        for memory in (40, 64, 80):
            run.check(f"{name}_{memory}", suffix, data, (6,), memory << 20)
    print(f"{run.n_files} files, {len(run.failures)} ended as they must not")
    sys.exit(1 if run.failures or run.n_files == 0 else 0)


main()
