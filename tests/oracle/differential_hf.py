"""differential_hf.py - compares toll with the reference over files, for one vocabulary, or works out
beforehand what the reference says; differential_hf calls it.

    python differential_hf.py reference CORPUS_FOLDER VOCAB
    python differential_hf.py compare CORPUS_FOLDER VOCAB TOLL IMAGE

The reference is slow, so what it said is kept in build/oracle/hf/VOCAB.tsv: for each text the number of
its ids and the sha256 of the ids as little-endian 32-bit numbers. A row there is keyed by the digests of
the text and of the vocabulary and by the version of the reference, and so never stale.

Texts, for each file of the corpus:

  whole   the file as one text. Of sentencepiece BPE, which slows down with the length, every tenth file;
          of sentencepiece Unigram none: it sums up scores in 32 bits from the start of a text, so that
          its choice between near-equals depends on how far in they are
  lines   sentencepiece: the lines of the file without their line feeds, each a text of its own
  head    sentencepiece: the first 4,000 characters as one text

each with special tokens as text, and the whole with special tokens as tokens too, if the reference can.

compare prints, of each text that differs, the shortest piece that still does: found by halving the lines,
then the characters. Exit status 1 if anything differs, or if nothing was compared.
"""
import array
import hashlib
import pathlib
import os
import subprocess
import sys
import tempfile
import time

import hf_reference

TOLL_SPECIAL = {"text": "text", "tokens": "encode"}
HEAD = 4000
SENTENCEPIECE_BPE = ("llama2",)
WHOLE_EVERY = 10  # of these
MAX_SHOWN = 5  # differing texts of one vocabulary that are explained


def as_bytes(ids):
    words = array.array("I", ids)
    assert words.itemsize == 4
    if sys.byteorder == "big":
        words.byteswap()
    return words.tobytes()


def as_ids(data):
    words = array.array("I")
    words.frombytes(data)
    if sys.byteorder == "big":
        words.byteswap()
    return words.tolist()


def texts_of(stanza, n_file, content):
    """(what, texts): what toll and the reference are given of one file, as texts of their own."""
    if stanza["format"] == "hf":
        return [("whole", [content])]
    found = [("lines", content.split("\n")), ("head", [content[:HEAD]])]
    if stanza["name"] in SENTENCEPIECE_BPE and n_file % WHOLE_EVERY == 0:
        found.append(("whole", [content]))
    return found


class Cache:
    """What the reference said, in memory and in a file that grows by a row at a time."""

    def __init__(self, stanza, reference):
        folder = hf_reference.ROOT / "build" / "oracle" / "hf"
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{stanza['name']}.tsv"
        self._version = f"{reference.package}\t{stanza['sha256']}"
        self._reference = reference
        self._rows = {}
        if self._path.exists():
            for line in self._path.read_text(encoding="ascii").splitlines():
                *key, n_ids, digest = line.split("\t")
                self._rows["\t".join(key)] = (int(n_ids), digest)

    def said(self, texts, what, specials):
        """(number of ids, sha256) of the texts' ids end to end."""
        digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
        key = f"{self._version}\t{digest}\t{what}\t{specials}"
        if key not in self._rows:
            data = b"".join(as_bytes(self._reference.encode(text, specials)) for text in texts)
            self._rows[key] = (len(data) // 4, hashlib.sha256(data).hexdigest())
            with self._path.open("a", encoding="ascii") as file:
                file.write(f"{key}\t{self._rows[key][0]}\t{self._rows[key][1]}\n")
        return self._rows[key]


class Toll:
    def __init__(self, command, image):
        self._command, self._image = command, image

    def encode(self, texts, specials):
        """The ids of the texts, end to end, as bytes."""
        arguments = [self._command, "encode", "-v", self._image, "--special", TOLL_SPECIAL[specials], "--ids", "u32"]
        if len(texts) == 1:
            return subprocess.run(arguments, input=texts[0].encode(), stdout=subprocess.PIPE, check=True).stdout
        # Lines by the million: in memory, where the system has a folder for that.
        with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
            names = []
            for i, text in enumerate(texts):
                names.append(f"{folder}/{i}")
                pathlib.Path(names[-1]).write_bytes(text.encode())
            listed = "".join(f"{name}\0" for name in names).encode()
            return subprocess.run(arguments + ["--files0-from", "-"], input=listed, stdout=subprocess.PIPE, check=True).stdout

    def count(self, text, specials):
        arguments = [self._command, "count", "-v", self._image, "--special", TOLL_SPECIAL[specials], "-f", "plain"]
        return int(subprocess.run(arguments, input=text.encode(), stdout=subprocess.PIPE, check=True).stdout)


def shortest(text, differs):
    """A piece of the text that differs and gets no shorter by dropping whole lines, then characters."""
    for keep_ends in (True, False):
        parts = text.splitlines(keepends=True) if keep_ends else list(text)
        size = len(parts) // 2
        budget = 400
        while size > 0 and budget > 0:
            at = 0
            while at < len(parts) and budget > 0:
                rest = parts[:at] + parts[at + size:]
                budget -= 1
                if rest and differs("".join(rest)):
                    parts = rest
                else:
                    at += size
            size = min(size, len(parts)) // 2
        text = "".join(parts)
    return text


def explain(reference, toll, name, path, what, texts, data, specials):
    def differs(piece):
        return as_bytes(reference.encode(piece, specials)) != toll.encode([piece], specials)

    # The text in which the ids, end to end, part for the first time.
    end = 0
    for text in texts:
        expected = as_bytes(reference.encode(text, specials))
        start, end = end, end + len(expected)
        if data[start:end] != expected:
            break
    if not differs(text):
        print(f"{name}: {path}: {what}, special tokens as {specials}: differs, but not by itself: {ascii(text[:200])}")
        return
    piece = shortest(text, differs)
    expected, got = reference.encode(piece, specials), as_ids(toll.encode([piece], specials))
    print(f"{name}: {path}: {what}, special tokens as {specials}: {ascii(piece)}")
    for who, ids in (("expected", expected), ("toll", got)):
        spelled = ", ".join(f"{id} {ascii(reference.spell(id))}" for id in ids[:24])
        print(f"  {who + ':':10}{spelled}{', ...' if len(ids) > 24 else ''}")


def main():
    verb, corpus, name = sys.argv[1:4]
    stanza = next((s for s in hf_reference.stanzas() if s["name"] == name), None)
    if stanza is None:
        raise SystemExit(f"{name} has no reference here")
    reference = hf_reference.open_reference(stanza)
    cache = Cache(stanza, reference)
    toll = Toll(*sys.argv[4:6]) if verb == "compare" else None
    n_files = n_bytes = n_texts = n_tokens = n_differing = 0
    start = time.monotonic()
    for n_file, path in enumerate(sorted(pathlib.Path(corpus).glob("*.txt"))):
        content = path.read_bytes().decode()
        n_files += 1
        n_bytes += len(content.encode())
        for what, texts in texts_of(stanza, n_file, content):
            for specials in reference.special_modes:
                # Of a text without special tokens both modes say the same, and the reference need not
                # say it twice; toll must.
                said = cache.said(texts, what, specials if reference.has_special(content) else "text")
                n_texts += len(texts)
                n_tokens += said[0]
                if toll is None:
                    continue
                data = toll.encode(texts, specials)
                differing = (len(data) // 4, hashlib.sha256(data).hexdigest()) != said
                if differing:
                    n_differing += 1
                    if n_differing <= MAX_SHOWN:
                        explain(reference, toll, name, path, what, texts, data, specials)
                elif len(texts) == 1 and toll.count(texts[0], specials) != said[0]:
                    n_differing += 1
                    print(f"{name}: {path}: toll count, special tokens as {specials}: not {said[0]}")
    what = "compared" if toll else "reference"
    print(f"{name}: {what}: {n_files} files, {n_bytes} bytes, {n_texts} texts, {n_tokens} tokens, "
          f"{n_differing} differences, {time.monotonic() - start:.0f} s", flush=True)
    sys.exit(0 if n_differing == 0 and n_texts > 0 else 1)


if __name__ == "__main__":
    main()
