"""make_hf_vectors.py - writes the golden vectors of the vocabularies that are not OpenAI's;
make_hf_vectors calls it.

    python make_hf_vectors.py VECTORS_FOLDER OUT_FOLDER [FULL_FOLDER]

Reads strings.jsonl and specials.jsonl of VECTORS_FOLDER. Writes into OUT_FOLDER specials_hf.jsonl, the
ids, and provenance_hf.txt, which says what is what. With FULL_FOLDER also NAME.full.ids there: the ids of
every line of strings.jsonl.
"""
import datetime
import hashlib
import json
import pathlib
import random
import sys

import hf_reference

STEP = 3  # every third line of strings.jsonl, or the ids would be 10 MB
PER_KIND = 24  # spellings taken of each vocabulary's special, and of its other added tokens

vectors = pathlib.Path(sys.argv[1])
out = pathlib.Path(sys.argv[2])
full = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None


def read_texts(name):
    lines = (vectors / name).read_text(encoding="ascii").splitlines()
    return [json.loads(line) for line in lines]


def spread(items, n):
    """At most n of the items: the first, the last, and some between them."""
    if len(items) <= n:
        return items
    return [items[i * (len(items) - 1) // (n - 1)] for i in range(n)]


def spellings(references):
    """Special tokens and other added tokens of all the vocabularies, each once."""
    special, other = {}, {}
    for reference in references.values():
        added = [token for _, token in sorted(getattr(reference, "added", {}).items())]
        for token in spread([t.content for t in added if t.special], PER_KIND):
            special[token] = True
        for token in spread([t.content for t in added if not t.special], PER_KIND):
            other[token] = True
    return list(special), list(other)


# What normalisers and old character tables take apart, in pieces that are tried in several contexts.
NORMALISED = [
    # Composition, its exclusions, reordering of marks, Hangul; characters and marks that later versions
    # of Unicode brought: normalisation in tokenizers is that of Unicode 9.
    "e\u0301", "\u00e9", "a\u0308\u0323", "a\u0323\u0308", "\u1e9b\u0323", "\u0958", "\u0915\u093c", "\u212b", "\u2126", "\u0340", "\u0344",
    "\u0f73", "\u1100\u1161", "\u1100\u1161\u11a8", "\uac00\u11a8", "\ud55c", "\u0e01\u0e33", "\ufb01", "\ufb03n", "\u00bd", "\u2163", "\u33c4",
    "\u32ff", "\ufdfa", "\u1d15e", "\U0001d15e", "\U0001d7d8", "\U0001f16c", "\U00010781", "\U0001e030", "\U00011938", "\U000105c9",
    "a\u0898\u0301", "a\u0301\u0334", "a\u1df6\u0316", "a\u0315\u0300\u05ae\u0898b", "\u08d3\u0334", "\U00010f46\u0334", "\U0002f800", "\uf900",
    "a" + "\u0301" * 40, "a" + "\u0323\u0301" * 20, "\u0677", "\u01c5\u0301", "\u00b2\u0301", "\uff76\uff9e", "\uff8a\uff9f", "\u3000\u3099",
    # Clusters, which HF's reading of a SentencePiece charsmap goes by.
    "\r\n", "\n\r", "\u00a0\u0301", "\u200b\u0301", "\u2028\u20dd", "\U0001f1e9\U0001f1ea\U0001f1eb", "\U0001f468\u200d\U0001f469", "\u2764\ufe0f",
    "#\ufe0f\u20e3", "\u0915\u094d\u0937\u093f", "\u0600\u0661", "\u0e40\u0e01\u0e34", "x\u0903", "\uff41\u0301", "\u2460\u20dd",
    # Case, and what clean_text and the CJK and punctuation tables of BERT decide.
    "\u0130", "I\u0307", "\u03a3", "\u1e9e", "\u01c5", "\ua64a", "\U00010d50", "\U0001e921", "\u00c5ngstr\u00f6m", "\u0390", "\u1f88",
    "\u00ad", "\u0085", "\u001c", "\u000b", "\u180e", "\u2060", "\ufeff", "\ufffd", "\u0000", "\ue000", "\U000f0000", "\u0378", "\u2065", "\U000e0001",
    "\u4e00", "\u9fff", "\u3400", "\u4dc0", "\u3007", "\u3005", "\u3042", "\U00020000", "\U0002a6df", "\U0002a6e0", "\U0002b740", "\U0002b820",
    "\U0002b91f", "\U0002b920", "\U0002ceb0", "\U0002f81f", "\U00030000", "\u00a1", "\u2014", "\u3002", "\u061d", "\u2e43", "\U0001144b", "\u166d",
    "$", "+", "<", "=", "^", "`", "|", "~", "\u00a7", "\u20ac", "\u0c00", "\u1734", "\u0afa", "\u0d3b",
]


def special_texts(references):
    special, other = spellings(references)
    source = random.Random(20261122)

    def pick(items):  # random() alone is the same in every version of Python
        return items[int(source.random() * len(items))]

    texts = {"": True}
    for token in special:
        for text in (token, f"a {token} b", f"{token}{token}"):
            texts[text] = True
    for token in other:
        for text in (token, f"a{token}b", f" {token}\n"):
            texts[text] = True
    # A spelling cut short, spellings inside and across each other.
    for i in range(80):
        one, two = pick(special + other), pick(special + other)
        cut = int(source.random() * len(one))
        texts[pick([one[:cut] + two, one + two[cut:], one[:cut] + two + one[cut:], one[:-1] + two[1:]])] = True
    fill = ["Hello", " world", "'s", "\n", "\n\n", "\n\n\n\n", " ", "  ", "      ", "\t", "\t\t\t", "123", "4", ".", "<", ">", "</", "[", "]", "|>", "<|",
            "\u2581", "\u2581\u2581", "\u4e2d\u6587", "\u3053\u3093", "e\u0301", "\u00e9", "\ufb01", "\u00a0", "\u3000", "\r\n", "\u200b",
            "\U0001f600", "caf\u00e9", "  x", "x  ", "\u0e01\u0e33", "\ufeff"]
    for i in range(260):
        texts["".join(pick(pick([special, special, other, fill, fill, fill])) for _ in range(2 + int(source.random() * 9)))] = True
    for piece in NORMALISED:
        for text in (piece, f"a{piece}b", f" {piece} A"):
            texts[text] = True
    # A flag of <mask>, and words around the length that BERT gives up at.
    for token in ("<mask>", "[MASK]"):
        for text in (f"a   {token}   b", f"a\n {token}", f"\u00a0\u3000{token}", f"  {token}{token}  {token}", f"a{token}b"):
            texts[text] = True
    for n in (99, 100, 101, 102):
        for c in ("a", "\u00e9", "\u0436", "e\u0301"):
            texts[c * n] = True
    # Runs that some vocabularies take as one added token, and one more than they have.
    for c in "\n\t \u2581":
        for n in (2, 3, 7, 15, 16, 30, 31, 32, 33, 63):
            texts[c * n] = True
            texts[f"a{c * n}b"] = True
    return list(texts)


written = []
name_of = {}  # of a digest


def digest(lines):
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def write(name, lines):
    hashed = digest(lines)
    same = name_of.setdefault(hashed, name)
    if same == name:
        (out / name).write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    else:
        (out / name).unlink(missing_ok=True)
    written.append(f"{hashed}  {name}" + ("" if same == name else f" = {same}"))


stanzas = hf_reference.stanzas()
references = {stanza["name"]: hf_reference.open_reference(stanza) for stanza in stanzas}
strings = read_texts("strings.jsonl")
specials = read_texts("specials.jsonl")
specials_hf = special_texts(references)
write("specials_hf.jsonl", [json.dumps(text) for text in specials_hf])

rows = []
for stanza in stanzas:
    name = stanza["name"]
    reference = references[name]
    n_tokens = 0

    def encode(texts, mode):
        global n_tokens
        lines = []
        for text in texts:
            ids = reference.encode(text, mode)
            n_tokens += len(ids)
            lines.append(" ".join(map(str, ids)))
        return lines

    all_lines = encode(strings, "text")
    if full:
        (full / f"{name}.full.ids").write_text("".join(f"{line}\n" for line in all_lines), encoding="ascii")
    write(f"{name}.ids", all_lines[::STEP])
    write(f"{name}.specials_hf.text.ids", encode(specials_hf, "text"))
    if "tokens" in reference.special_modes:
        write(f"{name}.specials.ids", encode(specials, "tokens"))
        write(f"{name}.specials_hf.ids", encode(specials_hf, "tokens"))
    rows.append(f"{name}: {reference.package}, {stanza['package']} {stanza['file']}, {n_tokens} tokens\n"
                f"  file {stanza['sha256']}\n"
                f"  all  {digest(all_lines)}")

(out / "provenance_hf.txt").write_text(f"""\
The ids that the references gave for the vocabularies that are not OpenAI's. Made by
tests/oracle/make_hf_vectors, with tests/oracle/hf_reference.py; no tokens around the text.

NAME.ids                   special tokens are text: lines 1, {1 + STEP}, {1 + 2 * STEP}, ... of strings.jsonl
NAME.specials.ids          special tokens are tokens: every line of specials.jsonl
NAME.specials_hf.ids       special tokens are tokens: every line of specials_hf.jsonl
NAME.specials_hf.text.ids  special tokens are text: every line of specials_hf.jsonl

Of files that come out the same there is one: the list at the end says which.

specials_hf.jsonl holds special and other added tokens of all these vocabularies, and what their
normalisers change. Added tokens that are not special match in all of the files. sentencepiece has no
way to read special tokens in text, so that its vocabularies have the first and the last file only. Its
versions before 0.2.2 choose otherwise between pieces of equal score.

date: {datetime.date.today()}
strings: {len(strings[::STEP])} of {len(strings)}
specials: {len(specials)}
specials_hf: {len(specials_hf)}

Of each vocabulary: the reference; the file that it read; tokens given for all lines of all files; sha256
of that file; sha256 of what NAME.ids would be for every line of strings.jsonl.

{chr(10).join(rows)}

sha256:
{chr(10).join(written)}
""", encoding="ascii")
print(f"{len(strings)} strings, {len(specials)} and {len(specials_hf)} with special tokens, {len(stanzas)} vocabularies")
