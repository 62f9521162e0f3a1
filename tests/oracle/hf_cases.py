"""hf_cases.py - random tokenizer.json files for import_oracle.py.

The vocabularies are made of what the case's own normaliser and pre-tokeniser make of sample texts, so that ids
show where pieces begin and end.
"""
import base64
import json

import tokenizers

from hf_patterns import BEHAVIORS, PATTERNS, random_pattern, random_regex
from import_texts import GOLDEN, PASSAGES, random_text
from sentencepiece_cases import charsmap_in, train_sentencepiece


def some(rng, low, high, make):
    return [make(rng) for _ in range(rng.randint(low, high))]


def wrap(kind, member, steps, rng):
    """One step alone, or several as a Sequence, sometimes in another."""
    if len(steps) == 1 and rng.random() < 0.7:
        return steps[0]
    if len(steps) > 1 and rng.random() < 0.15:
        steps = [steps[0], {"type": "Sequence", member: steps[1:]}]
    return {"type": "Sequence", member: steps}


CHARSMAPS = {}


def charsmap(name):
    """A normalisation rule's map, in base64."""
    if name not in CHARSMAPS:
        model = train_sentencepiece("char", ["a b"], normalization_rule_name=name, vocab_size=8)
        CHARSMAPS[name] = base64.b64encode(charsmap_in(model)).decode()
    return CHARSMAPS[name]


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
