"""import_texts.py - texts made to break tokenizers, for import_oracle.py and its cases."""
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent

SPACES = [chr(c) for c in (9, 10, 11, 12, 13, 32, 32, 32, 0x85, 0xA0, 0x1680, 0x2003, 0x2009, 0x2028, 0x2029, 0x202F, 0x3000, 0x180E, 0x200B, 0xFEFF, 0x1C, 0x1F)]
GROUPS = [
    list("aaabbcde AEst"), list("abcABC019 .,'_-\n"), SPACES, list("\u0300\u0301\u0323\u0345\u0334\u093f\u0e33\u200d\u200c\ufe0f"), list("éÉñüßſKﬁİıΣςΆẞǅ½²ⅣＡ１①"),
    list("漢字仮名ひカｶﾞ한국어가\u1100\u1161\u11a8\uf900\U0002f800\U00020000"), list("😀👍🏽👩🇩🇪❤©™\U0001f600"), list("\0\x01\x7f\x85\xad\u2060\ufffd\ufeff\ue000\U000e0001\U0010ffff"), list("0123456789٣४½"),
    list("!?\"'()[]{}<>|@#$%&*/\\^~`+=¡。、«»…—"), list("ابتпривет"), list("▁_ Ġ#"), ["the", " the", "'s", "'LL", "don't", "123", "\r\n", "  ", "\n\n", "▁a", "##b", "<unk>", "<0x41>", "\u0e01\u0e33", "ss", "SS", "st", "ffi"],
]


def strings_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


GOLDEN = [text for text in strings_of(HERE.parent / "golden" / "vectors" / "strings.jsonl") if len(text) < 200]
PASSAGES = [line for line in (HERE / "passages.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("==")]


def random_text(rng, own=()):
    """@param own  what the tokenizer at hand knows: tokens, added tokens."""
    chosen = [rng.choice(GROUPS) for _ in range(rng.randint(1, 3))]
    out = []
    for _ in range(rng.choice([1, 2, 3, 4, 6, 8, 12, 20])):
        if own and rng.random() < 0.4:
            part = rng.choice(own)
            part = rng.choice([part, part, part.upper(), part[:-1], " " + part, part + " ", part + part])
            out.append(part)
        elif rng.random() < 0.02:
            out.append(chr(rng.choice([rng.randint(0x80, 0x2FFF), rng.randint(0xE000, 0x1FFFF)])))
        else:
            out.append(rng.choice(rng.choice(chosen)))
    return "".join(out)


def texts_for(rng, n, own=()):
    texts = ["", " ", *rng.sample(GOLDEN, n // 3)]
    texts += [rng.choice(PASSAGES)[:80] for _ in range(n // 20)]
    return texts + [random_text(rng, own) for _ in range(n - len(texts))]


def long_texts_for(rng, own=()):
    """Texts that do not fit the buffers of the steps, and runs of one character."""
    texts = [rng.choice(["a", " ", "ab", "\u0301", "1", "\n", "漢", "▁"]) * rng.choice([5000, 66000])]
    for _ in range(3):
        units = [random_text(rng, own) for _ in range(rng.choice([1, 3, 200]))]
        texts.append("".join(rng.choice(units) for _ in range(rng.choice([300, 2000])))[:rng.choice([4095, 4097, 9000, 70000])])
    return texts
