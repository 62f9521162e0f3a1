"""export_oracle.py - compares toll with Hugging Face tokenizers on what toll exports; export_oracle calls it.

    python export_oracle.py TOLL CORPUS_FOLDER [VOCAB...]

Texts: the golden strings, the golden strings with special tokens, the special tokens themselves with text
around them, and every tenth file of the corpus; each with special tokens as text and as tokens.
Exit status 1 if anything differs, or if nothing was compared.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import differential_hf
import hf_reference

VECTORS = hf_reference.ROOT / "tests" / "golden" / "vectors"
EVERY = 10


def golden(name):
    lines = (VECTORS / name).read_text(encoding="ascii").splitlines()
    return [text for text in map(json.loads, lines) if not any("\ud800" <= c <= "\udfff" for c in text)]


def compare(command, name, exported, corpus):
    """The number of texts, of tokens, and of groups of texts that differ."""
    reference = hf_reference.HfReference(exported)
    toll = differential_hf.Toll(command, name)
    spelled = [token.content for token in reference.added.values()]
    groups = {
        "strings": golden("strings.jsonl"),
        "specials": golden("specials.jsonl") + golden("specials_hf.jsonl"),
        "its own": [around.format(token) for token in spelled for around in ("{}", "x{}y", " {} \n", "{0}{0}", "{} a", "a {}")],
    }
    for path in sorted(corpus.glob("*.txt"))[::EVERY]:
        groups[path.name] = [path.read_bytes().decode()]
    n_texts = n_tokens = n_differing = 0
    for what, texts in groups.items():
        for specials in reference.special_modes:
            data = toll.encode(texts, specials)
            n_texts += len(texts)
            n_tokens += len(data) // 4
            if data == b"".join(differential_hf.as_bytes(reference.encode(text, specials)) for text in texts):
                continue
            n_differing += 1
            if n_differing <= differential_hf.MAX_SHOWN:
                differential_hf.explain(reference, toll, name, exported, what, texts, data, specials)
    return n_texts, n_tokens, n_differing


def main():
    command, corpus, names = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    listed = subprocess.run([command, "vocab", "list", "-f", "plain"], stdout=subprocess.PIPE, check=True, text=True)
    n_compared = n_failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or [line.split("\t")[0] for line in listed.stdout.splitlines()]:
            exported = pathlib.Path(folder) / f"{name}.json"
            done = subprocess.run([command, "vocab", "export", name, "--format", "hf", "-o", exported],
                                  stderr=subprocess.PIPE, text=True)
            if done.returncode != 0:
                print(done.stderr.strip().removeprefix("toll: "))
                n_failed += 1 if names else 0
                continue
            n_texts, n_tokens, n_differing = compare(command, name, exported, corpus)
            n_compared += n_texts
            n_failed += n_differing
            print(f"{name}: {n_texts} texts, {n_tokens} tokens, {n_differing} differences", flush=True)
    sys.exit(0 if n_failed == 0 and n_compared > 0 else 1)


main()
