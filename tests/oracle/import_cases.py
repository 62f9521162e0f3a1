"""import_cases.py - random tokenizers and random texts for import_oracle.py.

A case is (label, format, bytes): a tokenizer.json or a sentencepiece .model, and the construct that it is
about. The vocabularies are made of what the case's own normaliser and pre-tokeniser make of sample texts, so
that ids show where pieces begin and end.
"""
import io
import json
import pathlib
import re
import struct

import sentencepiece
import tokenizers

HERE = pathlib.Path(__file__).resolve().parent

# The patterns of public models, as their tokenizer.json has them.
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
CL100K = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K_1 = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K_2 = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K_3 = r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
KIMI_1 = r"[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
KIMI_2 = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
DEEPSEEK = "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
PATTERNS = [
    GPT2, CL100K, "|".join([O200K_1, O200K_2, O200K_3]), "|".join([KIMI_1, KIMI_2, r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"]),
    DEEPSEEK, "[\r\n]", r"\s?[A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373]+",
    r"\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+", r"\s+$", "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+", r"\p{N}+", r"\p{N}",
    r"[\u4e00-\u9fa5\u0800-\u4e00]+", r"\p{N}{1,3}", r"\d{1,3}(?=(?:\d{3})*\b)", r"(?:\d{3})+(?!\d)", r"(?=(\d{3})+(?!\d))", r"\p{N}{1,3}(?=(?:\p{N}{3})*(?:\P{N}|$))",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Qwen2
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Qwen3.5
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",  # ChatGLM4, Phi-4
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",  # tiktoken's cl100k
    r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Nemo
    r" ?[^(\s|[.,!?…。，、।۔،])]+", r"[^\s\w]|_|\w+|\s+", r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",  # BLOOM; StarCoder-like
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", r" ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    r"[0-9][0-9][0-9]", r"[0-9]", r"[0-9]{3}", r"[0-9]{1,3}", r"\d", r"\d+", r"\s", r"\s+", r"\S+", r"\w+", r"\W+", r"\w+|[^\w\s]+", r"\W|\w+", r" ", r" +", r" {2,}", r"\n+", r"(\n)", r"[\n\r]+",
    r"[a-zA-Z]+", r"\p{P}", r"\p{P}+", r"[\p{P}\p{S}]", r"[\p{P}\p{S}]+", r"\p{Han}", r"[\p{Han}\p{Hiragana}\p{Katakana}]+", r"\p{Han}+|\p{Hiragana}+|\p{Katakana}+|\p{Hangul}+", r"[^\p{L}]", r"[\p{L}\p{M}]+",
    r"\p{L}+(?!\p{L})", r"\s+(?!\S)", r"(?<=\s)\S", r"\b", r"(?m)^", r"[\s&&[^\n]]+", r"[\p{L}&&[^\p{Han}]]+", r"(?i:the)", r"(?i)hello", r"(?:a|ab)(?:c|bcd)?", r"a+?b", r"[ab]{2,3}?", r"a++b?", r"(?>a|ab)c", r"x*", r"",
    r" ?(?:[A-Z]?[a-z]+|[A-Z]+(?![a-z]))", r"[^a-zA-Z0-9\s]", r"\t", r"\x{4e00}-\x{9fff}", r"[\x{4e00}-\x{9fff}]", r"[\x{3040}-\x{309f}\x{30a0}-\x{30ff}]", r".", r".{1,4}", r"(?s:.)", r"[\s\S]", r"\r?\n", r"\r\n|\r|\n",
    r"<\|[a-z_]+\|>", r"\[[A-Z]+\]", r"'[a-z]+", r"[.,!?]", r"[,.;:!?]+\s*", r"[A-Z][a-z]*", r"\p{Lu}\p{Ll}*", r"(?:\p{L}\p{M}*)+", r"\p{Emoji}", r"\p{So}", r"\p{Zs}+", r"\p{Cc}", r"\p{C}", r"\X", r"\R", r"\h", r"[[:space:]]", r"[[:alpha:]]+", r"\p{Alpha}+", r"\p{Alnum}+", r"\p{Punct}",
    r"(?:'([sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))|[^\r\n\p{L}\p{N}]?[\p{L}]+|\p{N}{1,3}|[ ]?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+",
]
BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]

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


def some(rng, low, high, make):
    return [make(rng) for _ in range(rng.randint(low, high))]


def wrap(kind, member, steps, rng):
    """One step alone, or several as a Sequence, sometimes in another."""
    if len(steps) == 1 and rng.random() < 0.7:
        return steps[0]
    if len(steps) > 1 and rng.random() < 0.15:
        steps = [steps[0], {"type": "Sequence", member: steps[1:]}]
    return {"type": "Sequence", member: steps}


def random_regex(rng, depth=0):
    """Small patterns, also such as an automaton cannot do."""
    def atom():
        kind = rng.randint(0, 11)
        if kind < 5:
            return rng.choice([r"\p{L}", r"\p{N}", r"\s", r"\S", ".", "a", "b", " ", r"\n", r"\d", r"\w", r"\W", r"\p{P}", r"\p{Lu}", "é", r"\P{L}"])
        if kind < 9:
            items = "".join(rng.sample([r"\p{L}", r"\p{N}", r"\s", "a", "b", "c-e", "0-9", " ", r"\r\n", "é", ".", "_", r"\p{M}"], rng.randint(1, 3)))
            cut = rng.choice(["", "", "", r"&&[^a]", r"&&\p{L}"])
            return f"[{rng.choice(['', '^'])}{items}{cut}]"
        if kind < 11 and depth < 2:
            head = rng.choice(["?:", "?:", "", "?i:", "?>"])
            return f"({head}{random_regex(rng, depth + 1)})"
        return rng.choice(["ab", "'s", "the"])

    def part():
        return atom() + rng.choice(["", "", "", "+", "*", "?", "{1,3}", "{2}", "++", "*+", "?+", "+?", "*?", "??", "{1,2}?", "{2,}"])

    def branch():
        text = "".join(part() for _ in range(rng.randint(1, 3)))
        return text + (rng.choice([r"(?!\S)", r"(?=\s)", r"(?!a)", r"(?=[ab])", r"(?!\p{L}|\s)", "$"]) if rng.random() < 0.15 else "")

    return "|".join(branch() for _ in range(rng.choice([1, 1, 2, 3])))


def random_pattern(rng):
    kind = rng.random()
    if kind < 0.25:
        return {"String": rng.choice([" ", "a", "ab", "\n", "  ", "▁", ".", "aa", "é", "-", "#", "\t", "a b", "\0", "漢", "[", "\\", "aba"])}
    return {"Regex": rng.choice(PATTERNS) if kind < 0.6 else random_regex(rng)}


CHARSMAPS = {}


def charsmap(name):
    """A normalisation rule's map, in base64."""
    if name not in CHARSMAPS:
        import base64
        model = train_sentencepiece("char", ["a b"], normalization_rule_name=name, vocab_size=8)
        CHARSMAPS[name] = base64.b64encode(charsmap_in(model)).decode()
    return CHARSMAPS[name]


def fields(data):
    """(number, value) of a protocol buffer message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    while at < len(data):
        tag = varint()
        size = {0: None, 1: 8, 5: 4}.get(tag & 7, 0)
        if size is None:
            yield tag >> 3, varint()
            continue
        size = size or varint()
        yield tag >> 3, data[at:at + size]
        at += size


def charsmap_in(model):
    return dict(fields(dict(fields(model))[3])).get(2, b"")


def bert_normalizer(rng):
    return {"type": "BertNormalizer", "clean_text": rng.random() < .5, "handle_chinese_chars": rng.random() < .5,
            "strip_accents": rng.choice([None, True, False]), "lowercase": rng.random() < .5}


NORMALIZERS = {
    **{name: (lambda rng, name=name: {"type": name}) for name in ("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt")},
    "Strip": lambda rng: {"type": "Strip", "strip_left": rng.random() < .6, "strip_right": rng.random() < .6},
    "Replace": lambda rng: {"type": "Replace", "pattern": random_pattern(rng), "content": rng.choice(["", " ", "▁", "x", "ab", "aa", "é", "  ", "\n"])},
    "Prepend": lambda rng: {"type": "Prepend", "prepend": rng.choice(["▁", " ", "ab", "\u0301", ""])},
    "Precompiled": lambda rng: {"type": "Precompiled", "precompiled_charsmap": charsmap(rng.choice(["nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf"]))},
    "BertNormalizer": bert_normalizer,
    "ByteLevel": lambda rng: {"type": "ByteLevel"},
}


def metaspace(rng):
    step = {"type": "Metaspace", "replacement": rng.choice(["▁", "▁", "_", "é", "a"]), "prepend_scheme": rng.choice(["always", "first", "never"]), "split": rng.random() < .6}
    return step


PRE_TOKENIZERS = {
    "ByteLevel": lambda rng: {"type": "ByteLevel", "add_prefix_space": rng.random() < .5, "trim_offsets": rng.random() < .5, "use_regex": rng.random() < .5},
    "Split": lambda rng: {"type": "Split", "pattern": random_pattern(rng), "behavior": rng.choice(BEHAVIORS), "invert": rng.random() < .3},
    "Metaspace": metaspace,
    "Digits": lambda rng: {"type": "Digits", "individual_digits": rng.random() < .5},
    "Punctuation": lambda rng: {"type": "Punctuation", "behavior": rng.choice(BEHAVIORS)},
    **{name: (lambda rng, name=name: {"type": name}) for name in ("Whitespace", "WhitespaceSplit", "BertPreTokenizer", "UnicodeScripts")},
    "CharDelimiterSplit": lambda rng: {"type": "CharDelimiterSplit", "delimiter": rng.choice([" ", "a", "-", "漢", "\n", "▁"])},
    "FixedLength": lambda rng: {"type": "FixedLength", "length": rng.randint(1, 7)},
}


def random_normalizer(rng, names=None, low=1, high=3):
    names = names or [name for name in NORMALIZERS if name != "ByteLevel" or rng.random() < .2]
    return wrap("Normalizer", "normalizers", some(rng, low, high, lambda r: NORMALIZERS[r.choice(names)](r)), rng)


def random_pre_tokenizer(rng, names=None, low=1, high=3):
    names = names or [name for name in PRE_TOKENIZERS if name != "ByteLevel"]
    steps = some(rng, low, high, lambda r: PRE_TOKENIZERS[r.choice(names)](r))
    if names != ["ByteLevel"] and rng.random() < .3 and low > 0:
        steps[-1:] = [PRE_TOKENIZERS["ByteLevel"](rng)]
    return wrap("PreTokenizer", "pretokenizers", steps, rng)


def types_in(step, member):
    if step is None:
        return []
    return [name for part in step[member] for name in types_in(part, member)] if step["type"] == "Sequence" else [step["type"]]


def pieces_of(normalizer, pre_tokenizer, texts):
    """What reaches the model, for some texts. None if the library refuses the steps."""
    shell = json.dumps({"version": "1.0", "added_tokens": [], "normalizer": normalizer, "pre_tokenizer": pre_tokenizer,
                        "model": {"type": "WordLevel", "vocab": {"x": 0}, "unk_token": "x"}})
    tokenizer = tokenizers.Tokenizer.from_str(shell)
    pieces = []
    for text in texts:
        if tokenizer.normalizer:
            text = tokenizer.normalizer.normalize_str(text)
        if tokenizer.pre_tokenizer:
            pieces += [piece for piece, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)]
        else:
            pieces.append(text)
    return [piece for piece in pieces if piece]


def byte_alphabet():
    keep = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    return [chr(c) for c in keep] + [chr(0x100 + i) for i in range(256 - len(keep))]


def some_parts(rng, pieces, n, longest=5):
    parts = []
    for _ in range(n if pieces else 0):
        piece = rng.choice(pieces)
        at = rng.randrange(len(piece))
        parts.append(piece[at:at + rng.randint(2, longest)])
    return parts


def numbered(rng, tokens):
    """Ids for tokens: usually their places, sometimes shuffled or with holes."""
    tokens = list(dict.fromkeys(tokens))
    ids = list(range(len(tokens)))
    if rng.random() < .3:
        rng.shuffle(ids)
    return {token: i for token, i in zip(tokens, ids)}


def random_merges(rng, pieces, known, n):
    """Merges of neighbours that occur, in an order that does not always reach all of them."""
    words = [list(piece) for piece in rng.sample(pieces, min(len(pieces), 60))]
    merges = []
    for _ in range(n):
        words = [word for word in words if len(word) > 1]
        if not words:
            break
        word = rng.choice(words)
        at = rng.randrange(len(word) - 1)
        left, right = word[at:at + 2]
        if left not in known or right not in known or len(left + right) > 12:
            continue
        merges.append((left, right))
        known[left + right] = None
        if rng.random() < .9:
            for other in words:
                i = 0
                while i + 1 < len(other):
                    if other[i:i + 2] == [left, right]:
                        other[i:i + 2] = [left + right]
                    i += 1
    if merges and rng.random() < .25:
        merges += rng.choices(merges, k=3)
    if rng.random() < .25:
        rng.shuffle(merges)
    return merges


def bpe(rng, pieces, byte_level):
    chars = sorted(set("".join(pieces)))
    known = dict.fromkeys(byte_alphabet() if byte_level else [c for c in chars if rng.random() < .97])
    fallback = not byte_level and rng.random() < .35
    unknown = rng.choice(["<unk>", "<unk>", "?"]) if rng.random() < .7 else None
    front = ([unknown] if unknown else []) + ([f"<0x{b:02X}>" for b in range(256)] if fallback else [])
    merges = random_merges(rng, pieces, known, rng.choice([0, 10, 60, 200]))
    extra = some_parts(rng, pieces, rng.choice([0, 0, 5]))
    vocab = numbered(rng, [*front, *known, *extra])
    as_text = rng.random() < .3 and not any(" " in part for merge in merges for part in merge)
    return {"type": "BPE", "dropout": None, "unk_token": unknown, "continuing_subword_prefix": None, "end_of_word_suffix": None,
            "fuse_unk": rng.random() < .4, "byte_fallback": fallback or rng.random() < .1, "ignore_merges": rng.random() < .3, "vocab": vocab,
            "merges": [" ".join(merge) if as_text else list(merge) for merge in merges]}


def unigram(rng, pieces, byte_level):
    del byte_level
    chars = sorted(set("".join(pieces)))
    tokens = dict.fromkeys(["<unk>"] + ([f"<0x{b:02X}>" for b in range(256)] if rng.random() < .3 else []))
    tokens.update(dict.fromkeys([c for c in chars if rng.random() < .95] + some_parts(rng, pieces, rng.choice([10, 60, 200]))))
    scale = rng.choice([1, 5, 10])
    tie = rng.random() < .2
    score = (lambda: -float(rng.randint(1, 4))) if tie else (lambda: -rng.random() * scale)
    return {"type": "Unigram", "unk_id": 0, "byte_fallback": rng.random() < .5, "vocab": [[token, score()] for token in tokens]}


def word_piece(rng, pieces, byte_level):
    """Every character at the front and inside: ids show where words begin."""
    del byte_level
    prefix = rng.choice(["##", "##", "##", "@", ""])
    chars = [c for c in sorted(set("".join(pieces))) if rng.random() < .98]
    parts = some_parts(rng, pieces, rng.choice([0, 20, 100]))
    tokens = ["[UNK]", *chars, *(prefix + c for c in chars), *parts, *(prefix + p for p in parts[::2])]
    return {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": prefix,
            "max_input_chars_per_word": rng.choice([100, 100, 1000, 6]), "vocab": numbered(rng, tokens)}


def word_level(rng, pieces, byte_level):
    del byte_level
    tokens = [piece for piece in dict.fromkeys(pieces) if rng.random() < .9]
    return {"type": "WordLevel", "unk_token": "[UNK]", "vocab": numbered(rng, ["[UNK]", *tokens])}


MODELS = {"BPE": bpe, "Unigram": unigram, "WordPiece": word_piece, "WordLevel": word_level}
ADDED = ["<s>", "</s>", "<|end|>", "<|endoftext|>", "<|end", "[MASK]", "ab", "abc", "a b", " x", "x ", "  ", "   ", "\n", "\n\n", "É", "E\u0301", "ﬁ", "Ａ", "İ", "<", "▁▁", "▁", "漢", "the", "The", "\u00a0", "Straße",
         "<extra_id_0>", "'s", "12", "\t", "0", "aa", "aba", "é", "e", ".", "\u0301", "\ufeff", "\0", "💡", "a", "A", " a", "<unk>", "[UNK]", "?", "b\u0323\u0301", "K", "x\ny"]


def random_added(rng, pieces):
    tokens = []
    for _ in range(rng.choice([1, 2, 3, 6, 12])):
        text = rng.choice(ADDED) if rng.random() < .75 or not pieces else rng.choice(pieces)[:6]
        flag = lambda p: rng.random() < p
        tokens.append(tokenizers.AddedToken(text, single_word=flag(.25), lstrip=flag(.25), rstrip=flag(.12), normalized=flag(.5), special=flag(.5)))
    return tokens


def random_template(rng, vocab):
    tokens = rng.sample(list(vocab.items()), min(3, len(vocab)))
    name = [f"T{i}" for i in range(len(tokens))]
    special = {n: {"id": n, "ids": [i], "tokens": [t]} for n, (t, i) in zip(name, tokens)}
    piece = lambda n: {"SpecialToken": {"id": n, "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    single = [*map(piece, rng.choices(name, k=rng.randint(0, 2))), text, *map(piece, rng.choices(name, k=rng.randint(0, 2)))]
    first, last = tokens[0], tokens[-1]
    return rng.choice([
        {"type": "TemplateProcessing", "single": single, "pair": [text, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": special},
        {"type": "BertProcessing", "sep": list(last), "cls": list(first)},
        {"type": "RobertaProcessing", "sep": list(last), "cls": list(first), "trim_offsets": True, "add_prefix_space": False},
        {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
        {"type": "Sequence", "processors": [{"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
                                            {"type": "TemplateProcessing", "single": single, "pair": single, "special_tokens": special}]},
    ])


def put_together(rng, normalizer, pre_tokenizer, models=None, with_added=0.3):
    """A tokenizer.json, or None if the library refuses the steps or has no use for the model."""
    byte_level = "ByteLevel" in types_in(pre_tokenizer, "pretokenizers") + types_in(normalizer, "normalizers")
    samples = [random_text(rng) for _ in range(60)] + rng.sample(GOLDEN, 20) + [rng.choice(PASSAGES)[:60] for _ in range(3)]
    pieces = pieces_of(normalizer, pre_tokenizer, samples) or ["a"]
    kind = "BPE" if byte_level and rng.random() < .95 else rng.choice(models or ["BPE", "Unigram", "WordPiece", "WordPiece", "WordLevel"])
    model = MODELS[kind](rng, pieces, byte_level)
    vocab = model["vocab"] if isinstance(model["vocab"], dict) else {token: i for i, (token, _) in enumerate(model["vocab"])}
    document = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": normalizer, "pre_tokenizer": pre_tokenizer,
                "post_processor": random_template(rng, vocab) if rng.random() < .2 else None, "decoder": None, "model": model}
    tokenizer = tokenizers.Tokenizer.from_str(json.dumps(document))
    if rng.random() < with_added:
        for token in random_added(rng, pieces):
            (tokenizer.add_special_tokens if token.special else tokenizer.add_tokens)([token])
    text = tokenizer.to_str()
    if kind == "BPE" and rng.random() < .5:
        # As it was written: the library's own form leaves out duplicate merges.
        written = json.loads(text)
        written["model"] = model
        text = json.dumps(written, ensure_ascii=rng.random() < .5)
    own = list(vocab)[-200:] + [token["content"] for token in json.loads(text)["added_tokens"]] * 5
    return kind, text.encode(), own


def hf_case(rng, family):
    """(label, bytes, own texts)"""
    normalizer = pre_tokenizer = None
    if family == "normalizer":
        name = rng.choice(list(NORMALIZERS))
        normalizer = random_normalizer(rng, [name], 1, 1)
        label = f"normalizer {name}"
        pre_tokenizer = rng.choice([None, {"type": "WhitespaceSplit"}, PRE_TOKENIZERS["ByteLevel"](rng)])
    elif family == "pre_tokenizer":
        name = rng.choice(list(PRE_TOKENIZERS))
        pre_tokenizer = random_pre_tokenizer(rng, [name], 1, 1)
        label = f"pre_tokenizer {name}"
    elif family == "pattern":
        pattern = rng.choice(PATTERNS) if rng.random() < .5 else random_regex(rng)
        label = "pattern of a model" if pattern in PATTERNS else "pattern, random"
        if rng.random() < .2:
            normalizer = {"type": "Replace", "pattern": {"Regex": pattern}, "content": rng.choice(["", "x", " ", "ab"])}
        else:
            pre_tokenizer = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": rng.choice(BEHAVIORS), "invert": rng.random() < .3}
            if rng.random() < .5:
                pre_tokenizer = {"type": "Sequence", "pretokenizers": [pre_tokenizer, {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]}
    elif family == "model":
        name = rng.choice(list(MODELS))
        label = f"model {name}"
        pre_tokenizer = rng.choice([None, {"type": "WhitespaceSplit"}, {"type": "Whitespace"}, PRE_TOKENIZERS["Metaspace"](rng), PRE_TOKENIZERS["ByteLevel"](rng) if name == "BPE" else None])
        kind, data, own = put_together(rng, normalizer, pre_tokenizer, [name], 0.1)
        return f"model {kind}", data, own
    elif family == "added":
        label = "added tokens"
        if rng.random() < .6:
            normalizer = random_normalizer(rng, None, 1, 2)
        if rng.random() < .7:
            pre_tokenizer = random_pre_tokenizer(rng, None, 1, 2)
        kind, data, own = put_together(rng, normalizer, pre_tokenizer, None, 1)
        return label, data, own
    else:
        label = "mixed"
        if rng.random() < .8:
            normalizer = random_normalizer(rng)
        if rng.random() < .9:
            pre_tokenizer = random_pre_tokenizer(rng)
    kind, data, own = put_together(rng, normalizer, pre_tokenizer)
    return label, data, own


SP_CORPUS = [line for line in PASSAGES if len(line) < 300] * 2 + ["a b  c", "  x y ", "▁a ▁▁b", "<b>x</b> aa aaa aaaa", "ab abab ababab"] * 5


def train_sentencepiece(model_type, corpus=None, **options):
    out = io.BytesIO()
    options = {"vocab_size": 700, "hard_vocab_limit": False, "minloglevel": 2, **options}
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(corpus or SP_CORPUS), model_writer=out, model_type=model_type, **options)
    return out.getvalue()


def sentencepiece_case(rng):
    """(label, bytes, own texts)"""
    model_type = rng.choice(["bpe", "bpe", "unigram", "unigram", "char", "word"])
    symbols = rng.sample(["<b>", "<b>c", "  ", "▁▁", "ab", "\u0301", " x", "e", "漢", "aa", "<0x41>x", "\t", "the", "▁the", "12"], rng.choice([0, 0, 1, 3, 6]))
    control = rng.sample(["<ctl>", "[X]", "<|im|>"], rng.choice([0, 0, 1, 2]))
    flag = lambda: rng.random() < .5
    fallback = rng.random() < .4 and model_type not in ("char", "word")
    rule = rng.choice(["nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf", "identity"])
    options = {"normalization_rule_name": rule, "add_dummy_prefix": flag(), "remove_extra_whitespaces": flag(), "byte_fallback": fallback,
               "treat_whitespace_as_suffix": rng.random() < .25, "split_by_whitespace": rng.random() < .7, "split_by_unicode_script": flag(), "split_digits": flag(),
               "allow_whitespace_only_pieces": flag(), "user_defined_symbols": symbols, "control_symbols": control}
    corpus = rng.sample(SP_CORPUS, 80) + [random_text(rng).replace("\n", "").replace("\0", "") for _ in range(40)]
    options["vocab_size"] = len(set("".join(corpus))) + rng.choice([300, 400, 700])
    options["character_coverage"] = rng.choice([0.98, 0.999])
    data = train_sentencepiece(model_type, corpus, **options)
    if rng.random() < .2:
        data += b"\x1a\x02\x28\x00"  # normalizer_spec { escape_whitespaces: false }
    processor = sentencepiece.SentencePieceProcessor(model_proto=data)
    own = [processor.id_to_piece(i).replace("▁", " ") for i in range(processor.get_piece_size())]
    return f"sentencepiece {model_type}", data, rng.sample(own, 150) + (symbols + control) * 5


def field(number, value):
    """One field of a protocol buffer: bytes, a number, or a float."""
    def varint(n):
        out = b""
        while n > 127:
            out, n = out + bytes([n & 127 | 128]), n >> 7
        return out + bytes([n])
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    return varint(number << 3 | 2) + varint(len(value)) + value if isinstance(value, bytes) else varint(number << 3) + varint(value)


def sentencepiece_by_hand(rng):
    """Scores, types and settings that no trainer would choose."""
    kind = rng.choice([1, 1, 2, 2, 3, 4])
    letters = rng.sample("abcdé漢▁.😀", rng.randint(2, 8)) + ["▁"]
    names = dict.fromkeys(letters)
    names.update(dict.fromkeys("".join(rng.choices(letters, k=rng.choice([2, 2, 3, 4, 6]))) for _ in range(rng.choice([3, 20, 60]))))
    score = rng.choice([lambda: -float(rng.randint(0, 4)), lambda: rng.uniform(-10, 0), lambda: rng.uniform(-1, 3), lambda: rng.choice([0.0, 1e30, -1e30, 1e20, -1e20, 1e6, 1e5, -1e5, 1e-40])])
    pieces = [("<unk>", 2), ("<s>", 3), ("</s>", 3)]
    odd = [4, 4, 5]
    pieces += [(name, rng.choice(odd) if rng.random() < .1 else 1) for name in names]
    if rng.random() < .2:
        pieces.append((rng.choice(["x", *names]), 3))  # a control piece that text can spell
    fallback = rng.random() < .3
    pieces += [(f"<0x{byte:02X}>", 6) for byte in range(256)] if fallback else []
    if rng.random() < .3:
        rng.shuffle(pieces)
    data = b"".join(field(1, field(1, name.encode()) + field(2, score()) + field(3, kind_of)) for name, kind_of in pieces)
    data += field(2, field(3, kind) + field(24, rng.randint(0, 1)) + field(35, int(fallback)))
    data += field(3, field(3, rng.randint(0, 1)) + field(4, rng.randint(0, 1)) + field(5, int(rng.random() < .8)))
    sentencepiece.SentencePieceProcessor(model_proto=data)
    return f"sentencepiece by hand, {['unigram', 'bpe', 'word', 'char'][kind - 1]}", data, [name.replace("▁", " ") for name in names]


def case(rng, family):
    """(label, bytes, own texts)"""
    if family == "sentencepiece":
        return sentencepiece_case(rng)
    if family == "sentencepiece_by_hand":
        return sentencepiece_by_hand(rng)
    return hf_case(rng, family)
