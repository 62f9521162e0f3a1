#!/usr/bin/env python3
"""Checks libtoll's normalising steps against the libraries that models were made with.

usage: normalize_oracle.py DRIVER [STRINGS [SEED]]    compares, with STRINGS random strings a step
       normalize_oracle.py --golden FOLDER            writes tests/golden/normalize

Needs the Python packages tokenizers and sentencepiece (written with 0.23.3 and 0.2.3). Each step is
asked for every scalar value by itself and for random strings rich in what is hard: marks, jamo, spaces,
controls, what later Unicode versions brought. DRIVER, built from normalize_driver.cpp, moreover checks
that no answer depends on how the text is cut. Exit status 0: all equal.
"""

import hashlib
import importlib.metadata
import json
import os
import random
import subprocess
import sys
import tempfile
import unicodedata

import sentencepiece
from tokenizers import normalizers

from proto_fields import field, fields

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
BLOCK = 0x1000  # code points to a digest


def charsmap_of(**rules):
    """The compiled rules of a SentencePieceNormalizer."""
    model = sentencepiece.SentencePieceNormalizer(**rules).serialized_model_proto()
    spec = dict(fields(dict(fields(model))[3]))
    return spec.get(2, b"")


def spm_normalizer(charsmap, symbols, remove_extra, dummy_prefix, escape, suffix):
    """model.normalize of a model with these settings and nothing else, made by hand."""
    def piece(text, kind):
        return field(1, field(1, text.encode()) + b"\x15\0\0\0\0" + field(3, kind))

    model = piece("<unk>", 2) + piece("<s>", 3) + piece("</s>", 3) + piece("q", 1)
    model += b"".join(piece(symbol, 4) for symbol in symbols)
    model += field(2, field(3, 1) + field(24, int(suffix)))
    spec = field(1, b"x") + field(2, charsmap)
    spec += field(3, int(dummy_prefix)) + field(4, int(remove_extra)) + field(5, int(escape))
    processor = sentencepiece.SentencePieceProcessor(model_proto=model + field(3, spec))
    return processor.normalize


def precompiled(charsmap):
    return normalizers.Precompiled(charsmap).normalize_str


SMALL_RULES = [  # of the golden files: shared beginnings and ends, removals, several characters
    ("\u00c0", "A\u0300"), ("A\u0301", "\u00c1"), ("a", "b"), ("abc", "X"), ("ab\u0301", " y "), ("\u3000", " "),
    ("\u200b", ""), ("\u0e33", "\u0e4d\u0e32"), ("\u1100\u1161", "\uac00"), ("\ufb01", "fi"), ("\U0001f1e6", "A"),
    ("\U0001f1e6\U0001f1e7", "AB"), ("\t", " "), ("\u00a0", "  "), ("\u0e01\u0e33", "Q"), ("\u094d", "-"),
]


def small_charsmap():
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        for key, value in SMALL_RULES:
            row = (" ".join(f"{ord(c):X}" for c in text) for text in (key, value))
            file.write("\t".join(row) + "\n")
        file.flush()
        return charsmap_of(rule_tsv=file.name)


SYMBOLS = ["<b>", "<b>c", "  ", "\u2581\u2581", "ab", "\u0301", " x", "\n\n", "\n\n\n", "e"]


def is_exhaustive(spec):
    """Whether every scalar value is asked for: not where only the settings for spaces differ."""
    name, args = spec.split(" ", 1)
    args = json.loads(args)
    if name == "BertNormalizer":
        return sum(args) in (1, 4)
    if name == "SentencePiece":
        return args[1:] == [[], True, True, True, False]
    return name not in ("Replace", "Prepend") and args != [False, True]


def steps(folder):
    """(spec for the driver, function) of every step."""
    hf = normalizers
    out = [
        ("NFC []", hf.NFC()), ("NFD []", hf.NFD()), ("NFKC []", hf.NFKC()), ("NFKD []", hf.NFKD()),
        ("Lowercase []", hf.Lowercase()), ("StripAccents []", hf.StripAccents()), ("Nmt []", hf.Nmt()),
    ]
    for flags in range(1, 16):
        args = [bool(flags >> bit & 1) for bit in range(4)]
        out.append((f"BertNormalizer {json.dumps(args)}", hf.BertNormalizer(*args)))
    for args in ([True, False], [False, True], [True, True]):
        out.append((f"Strip {json.dumps(args)}", hf.Strip(*args)))
    out.append(('Prepend ["\\u2581"]', hf.Prepend("\u2581")))
    for args in ([" ", "\u2581"], ["aa", "b"], ["aab", ""], ["e\u0301e", "\u00e9"], ["  ", " "], [" ", ""]):
        out.append((f"Replace {json.dumps(args)}", hf.Replace(*args)))
    out = [(spec, step.normalize_str) for spec, step in out]

    for name in ("nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf", "small", "none"):
        blob = {"small": small_charsmap, "none": lambda: b""}.get(name, lambda: charsmap_of(rule_name=name))()
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(blob)
        if blob:
            out.append((f"Precompiled {json.dumps([path])}", precompiled(blob)))
        for flags in range(16) if name in ("small", "none", "nmt_nfkc") else (7, 2):
            for symbols in [], SYMBOLS:
                args = [bool(flags >> bit & 1) for bit in range(4)]
                out.append((f"SentencePiece {json.dumps([path, symbols, *args])}", spm_normalizer(blob, symbols, *args)))
    return out


def alphabet():
    """Characters that meet each other in ways that matter, in groups."""
    marks = [chr(c) for c in SCALARS if unicodedata.combining(chr(c))]
    by_class = {}
    for mark in marks:
        by_class.setdefault(unicodedata.combining(mark), []).append(mark)
    parts = {chr(c): unicodedata.normalize("NFD", chr(c)) for c in SCALARS}
    composed = [c for c, text in parts.items() if text != c and not "\uac00" <= c <= "\ud7a3"]
    groups = [
        list("aaabcdeeiou AEIOUssmnqx"), list("  \t\n\r\u00a0\u2581\u3000"), marks, ["\u0301", "\u0300", "\u0323", "\u0345", "\u0334"],
        composed, [c for c in composed if len(parts[c]) > 2], [first for members in by_class.values() for first in members[:2]],
        [chr(c) for c in range(0x1100, 0x1200)], [chr(c) for c in range(0xAC00, 0xD7A4, 7)], [chr(0xAC00 + 28 * i) for i in range(399)],
        [chr(0x1161 + i) for i in range(21)] + [chr(0x11A7 + i) for i in range(28)],
        [chr(c) for c in (0x09BE, 0x09C7, 0x0B3E, 0x0BBE, 0x0CD5, 0x0DCA, 0x102E, 0x1B35, 0x110BA, 0x1133E, 0x11357, 0x0344, 0x0F73)],
        [chr(c) for c in range(0xFF60, 0xFFE0)] + ["\uff9e", "\uff9f"], list("\u0915\u0916\u0937\u094d\u0930\u200d\u200c\u093f\u0903\u0950\u0995\u09cd"),
        [chr(c) for c in range(0x1F1E6, 0x1F1EB)], list("\u200d\u200d\ufe0f") + [chr(c) for c in (0x1F469, 0x1F3FD, 0x1F466, 0x2764, 0xA9)],
        [chr(c) for c in (0x600, 0x605, 0x6DD, 0x70F, 0x110BD, 0xE01, 0xE33, 0xEB3, 0x200B, 0xFEFF, 0xFFFD, 0, 1, 0x7F, 0x85, 0xAD)],
        [chr(c) for c in (0x4E00, 0x3400, 0x20000, 0x2B820, 0xF900, 0x2F800, 0x130, 0x3A3, 0x3C3, 0x1E9E, 0x1C4, 0x1F88)],
        list("<b>c<b>ab\n\n\n  x\u0301e"), ["A\u0301", "abc", "ab\u0301", "\u1100\u1161", "\u0e01\u0e33", "\U0001f1e6\U0001f1e7"],
    ]
    return groups


def random_string(rng, groups):
    chosen = [rng.choice(groups) for _ in range(rng.randint(1, 3))]
    out = []
    for _ in range(rng.choice([1, 2, 3, 4, 6, 8, 12, 20, 40])):
        out.append(chr(rng.choice(SCALARS)) if rng.random() < 0.02 else rng.choice(rng.choice(chosen)))
    if rng.random() < 0.05:
        out.insert(rng.randint(0, len(out)), "plain ASCII that is long enough to be handed on as it stands, " * 3)
    return "".join(out)


def ask(driver, spec, texts):
    lines = "".join(f"{spec}\t{json.dumps(text)}\n" for text in texts)
    run = subprocess.run([driver], input=lines, capture_output=True, text=True, encoding="utf-8")
    answers = run.stdout.split("\n")[:-1]
    if run.returncode != 0 or len(answers) != len(texts):
        raise SystemExit(f"{spec}: the driver gave {len(answers)} of {len(texts)} answers {run.stderr}")
    return [answer if answer.startswith("!") else json.loads(answer) for answer in answers]


def compare(driver, n_strings, seed):
    rng = random.Random(seed)
    groups = alphabet()
    n_wrong = n_asked = n_changed = 0
    with tempfile.TemporaryDirectory() as folder:
        for spec, normalize in steps(folder):
            texts = ["", *(chr(c) for c in SCALARS)]
            if not is_exhaustive(spec):
                texts = texts[:0x3000]
            texts += [random_string(rng, groups) for _ in range(n_strings)]
            wrong = 0
            for text, got in zip(texts, ask(driver, spec, texts)):
                want = normalize(text)
                n_changed += want != text
                if got != want:
                    wrong += 1
                    if wrong <= 3:
                        print(f"{spec}: {text!a}: expected {want!a}, got {got!a}")
            n_wrong += wrong
            n_asked += len(texts)
            print(f"{spec.replace(folder, '')}: {len(texts)} texts, {wrong} differ", flush=True)
    print(f"{n_asked} texts, {n_changed} that change, {n_wrong} differ")
    return 0 if n_wrong == 0 and n_changed > n_asked // 100 else 1


def golden_steps(folder):
    """Those of steps() that the small character map and none suffice for."""
    for spec, normalize in steps(folder):
        spec = spec.replace(folder + os.sep, "")
        if not any(name in spec for name in ("nfkc", "nmt")):
            yield spec, normalize


def write_golden(folder):
    """digests: what becomes of every scalar value, by blocks; strings: what becomes of some strings."""
    rng = random.Random(20261122)
    groups = alphabet()
    os.makedirs(folder, exist_ok=True)
    origin = "# made by normalize_oracle.py --golden with tokenizers {} and sentencepiece {}\n".format(
        importlib.metadata.version("tokenizers"), sentencepiece.__version__)
    with open(os.path.join(folder, "digests"), "w", encoding="ascii") as digests, open(
        os.path.join(folder, "strings"), "w", encoding="ascii") as strings, tempfile.TemporaryDirectory() as scratch:
        digests.write(origin + "# STEP<TAB>BLOCK<TAB>DIGEST: the outputs of the scalar values BLOCK to BLOCK + FFF, a line each;\n"
                      "# the first half of their SHA-256. In blocks that are not here, nothing changes.\n")
        strings.write(origin + "# STEP<TAB>TEXT<TAB>OUTPUT\n")
        for spec, normalize in golden_steps(scratch):
            for first in range(0, 0x110000, BLOCK) if is_exhaustive(spec) else ():
                texts = [chr(c) for c in range(first, first + BLOCK) if not 0xD800 <= c <= 0xDFFF]
                outputs = [normalize(text) for text in texts]
                if outputs != texts:
                    digest = hashlib.sha256("".join(text + "\n" for text in outputs).encode()).hexdigest()
                    digests.write(f"{spec}\t{first:X}\t{digest[:32]}\n")
            n_wanted = 6 if spec.startswith(("Sentence", "Bert", "Replace")) else 30
            n_written = 0
            for _ in range(2000):  # some settings change nothing
                text = random_string(rng, groups)
                if n_written < n_wanted and len(text) <= 40 and normalize(text) != text:
                    strings.write(f"{spec}\t{json.dumps(text)}\t{json.dumps(normalize(text))}\n")
                    n_written += 1
        with open(os.path.join(scratch, "small"), "rb") as blob, open(os.path.join(folder, "small"), "wb") as copy:
            copy.write(blob.read())
        open(os.path.join(folder, "none"), "wb").close()
    return 0


def main():
    if sys.argv[1] == "--golden":
        return write_golden(sys.argv[2])
    n_strings = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    return compare(sys.argv[1], n_strings, int(sys.argv[3]) if len(sys.argv) > 3 else 20261122)


if __name__ == "__main__":
    sys.exit(main())
