"""The texts that tests/bench/instructions counts instructions on: always the same bytes.

Words are drawn from the tokens of o200k_base, as often as their ranks say they occur, and some are two
tokens end to end, so that a cache of words sees both what it has met and what it has not.
"""
import base64
import itertools
import json
import pathlib
import random
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
RANKS = ROOT / "build/sources/gpt-tokenizer@4.0.0/data/o200k_base.tiktoken"
SIZE = 200_000


def tokens(pattern):
    """The tokens that match, most frequent first."""
    found = []
    for line in RANKS.read_bytes().splitlines():
        try:
            token = base64.b64decode(line.split()[0]).decode()
        except UnicodeDecodeError:
            continue
        if re.fullmatch(pattern, token):
            found.append(token)
    return found


def draw(rng, words):
    """Endless words, the one of rank r about as often as 1 in r; one in ten has a second one at its end."""
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    while True:
        for word in rng.choices(words, cum_weights=weights, k=1000):
            yield word + rng.choice(words) if rng.random() < 0.1 else word


def joined(pieces):
    """The first SIZE bytes or so of endless pieces."""
    parts, made = [], 0
    for piece in pieces:
        parts.append(piece)
        made += len(piece.encode())
        if made >= SIZE:
            return "".join(parts)
    raise AssertionError("pieces end")


def english():
    rng = random.Random(11)
    words = draw(rng, [token.strip() for token in tokens(r" [a-z]+")])
    ends = (" ", " ", " ", " ", " ", " ", " ", " ", ", ", ". ", "'s ", ".\n", " (2026) ", "-")
    return joined(next(words) + rng.choice(ends) for _ in itertools.count())


def chinese():
    rng = random.Random(12)
    words = draw(rng, tokens("[\u4e00-\u9fff]+"))
    ends = ("", "", "", "", "\uff0c", "\u3002", "\u3002\n")
    return joined(next(words) + rng.choice(ends) for _ in itertools.count())


def code():
    rng = random.Random(13)
    names = draw(rng, tokens(r"[A-Za-z_]{2,}"))
    lines = ("  for (int {0} = 0; {0} < {1}.size(); ++{0}) {{\n", "    {0}.{1}({2}, \"{3}\");\n", "  }}\n",
             "// {0} {1} {2}\n", "  const auto* {0} = {1}->{2}[{n}];\n", "#include <{0}/{1}.h>\n\n",
             "\tif ({0} != nullptr && {1} >= 0x{n:x}) return {2}::{3};\n", "static int {0}_{1}({2} {3});\n")
    return joined(rng.choice(lines).format(*itertools.islice(names, 4), n=rng.randrange(4096)) for _ in itertools.count())


def json_lines():
    rng = random.Random(14)
    words = draw(rng, [token.strip() for token in tokens(r" [a-z]+")])
    return joined(json.dumps({
        "ts": f"2026-03-{rng.randrange(1, 29):02}T{rng.randrange(24):02}:{rng.randrange(60):02}:00.{rng.randrange(1000):03}Z",
        "trace": f"{rng.getrandbits(128):032x}", "ms": rng.randrange(10**6) / 1000,
        "msg": f"{next(words)} /{next(words)}/{rng.randrange(10**6)}", "tags": [next(words)]}) + "\n" for _ in itertools.count())


TEXTS = {
    "empty": lambda: "",
    "english": english,
    "code": code,
    "chinese": chinese,
    "json": json_lines,
    "base64": lambda: base64.b64encode(random.Random(15).randbytes(3 * SIZE // 4)).decode(),
    "letter-a": lambda: "a" * 1_000_000,
}
