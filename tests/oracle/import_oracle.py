"""import_oracle.py - imports random tokenizers and compares ids with the library that each is for: Hugging
Face tokenizers 0.23.3, sentencepiece 0.2.3. import_oracle calls it.

    python import_oracle.py DRIVER [--seconds N] [--seed N] [--family NAME] [--texts N | --long] [--keep DIR]

Every file is either refused, and the reason is counted, or must give the reference's ids for every text, with
special tokens as text and as tokens, and the same template. Texts on which the reference itself fails are left
out. A case that differs is made small, printed, and kept in DIR. Exit status 1 if anything differs, or if
nothing was compared.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"

import sentencepiece
import tokenizers

import import_cases
import import_texts

FAMILIES = ["normalizer", "pre_tokenizer", "pattern", "model", "added", "mixed", "sentencepiece", "sentencepiece_by_hand"]


class HfReference:
    def __init__(self, data):
        self._tokenizer = tokenizers.Tokenizer.from_str(data.decode())

    def answers(self, texts):
        """For each text (ids with special tokens as text, and as tokens), or None if the library fails."""
        both = []
        for as_text in (True, False):
            self._tokenizer.encode_special_tokens = as_text
            both.append([self._encode(text) for text in texts])
        return [None if None in pair else pair for pair in zip(*both)]

    def _encode(self, text):
        try:
            return self._tokenizer.encode_batch_fast([text], add_special_tokens=False)[0].ids
        except BaseException as error:  # a panic of the library is no Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            return None

    def template(self):
        try:
            plain = self._tokenizer.encode("a", add_special_tokens=False).ids
            whole = self._tokenizer.encode("a", add_special_tokens=True).ids
        except BaseException:
            return None
        return plain, whole


class SentencePieceReference:
    def __init__(self, data):
        self._processor = sentencepiece.SentencePieceProcessor(model_proto=data)

    def answers(self, texts):
        return [(ids, None) for ids in self._processor.encode(texts)]

    def template(self):
        return None


def reference_of(form, data):
    return (HfReference if form == "hf" else SentencePieceReference)(data)


def ask(driver, form, data, texts):
    """(refusal or None, template, answers)"""
    with tempfile.NamedTemporaryFile(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as file:
        file.write(data)
        file.flush()
        lines = "".join(json.dumps(text) + "\n" for text in texts)
        run = subprocess.run([driver, form, file.name], input=lines, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=300)
    first, _, rest = run.stdout.partition("\n")
    if first.startswith("refused"):
        return first.split(" ", 2)[2], None, []
    answers = rest.split("\n")[:-1]
    if run.returncode != 0 or len(answers) != len(texts):
        return None, None, [f"!the driver died: {run.returncode} {run.stderr[-300:]}\t"] * len(texts)
    return None, first.split(" ", 1)[1], [answer for answer in answers]


def as_ids(text):
    return text if text.startswith("!") else [int(word) for word in text.split()]


def differs(wanted, got):
    """Whether an answer of the driver is not the reference's."""
    if wanted is None:
        return False
    return any(want is not None and as_ids(part) != want for want, part in zip(wanted, got.split("\t")))


def first_difference(driver, form, data, texts):
    """(text, wanted, got) of the first text that differs, or None."""
    try:
        reference = reference_of(form, data)
        refusal, _, got = ask(driver, form, data, texts)
    except BaseException:
        return None
    if refusal is not None:
        return None
    for text, want, have in zip(texts, reference.answers(texts), got):
        if differs(want, have):
            return text, want, have
    return None


def shorter_texts(text):
    size = max(1, len(text) // 2)
    while size > 0:
        yield from (text[:at] + text[at + size:] for at in range(0, len(text), size))
        size //= 2
    yield from (text[:i] + "a" + text[i + 1:] for i in range(len(text)) if text[i] not in "a \n")


def smaller_documents(document):
    """Copies of a tokenizer.json, each without something."""
    def copies(change):
        copy = json.loads(json.dumps(document))
        change(copy)
        return json.dumps(copy).encode()

    for member, inner in (("normalizer", "normalizers"), ("pre_tokenizer", "pretokenizers")):
        step = document.get(member)
        if step is None:
            continue
        yield copies(lambda d: d.update({member: None}))
        for i in range(len(step.get(inner, []))):
            yield copies(lambda d: d[member][inner].pop(i))
            yield copies(lambda d: d.update({member: d[member][inner][i]}))
    yield copies(lambda d: d.update({"post_processor": None}))
    for i in reversed(range(len(document["added_tokens"]))):
        yield copies(lambda d: d["added_tokens"].pop(i))
        for flag in ("special", "lstrip", "rstrip", "single_word", "normalized"):
            if document["added_tokens"][i][flag]:
                yield copies(lambda d: d["added_tokens"][i].update({flag: False}))
    n = len(document["model"].get("merges", []))
    size = n
    while size > 0:
        for at in range(0, n, size):
            yield copies(lambda d: d["model"]["merges"].__delitem__(slice(at, at + size)))
        size //= 3
    for flag in ("fuse_unk", "byte_fallback", "ignore_merges"):
        if document["model"].get(flag):
            yield copies(lambda d: d["model"].update({flag: False}))
    if document["model"]["type"] != "WordLevel":
        yield copies(lambda d: d.update({"model": {"type": "WordLevel", "unk_token": "[UNK]", "vocab": {"[UNK]": 0}}}))


def shrink(driver, form, data, found, seconds=20):
    """Takes away from the text, and of a tokenizer.json, whatever it differs without."""
    end = time.monotonic() + seconds
    changed = True
    while changed and time.monotonic() < end:
        changed = False
        smaller = first_difference(driver, form, data, list(shorter_texts(found[0]))[:400])
        if smaller is not None:
            found, changed = smaller, True
            continue
        if form != "hf":
            break
        for candidate in smaller_documents(json.loads(data)):
            if time.monotonic() > end or len(candidate) >= len(json.dumps(json.loads(data))):
                continue
            smaller = first_difference(driver, form, candidate, [found[0]])
            if smaller is not None:
                data, found, changed = candidate, smaller, True
                break
    return data, found


def reason_of(refusal):
    return re.sub(r"\"[^\"]*\"|\[[0-9]+\]|\d+", "#", refusal)


class Run:
    def __init__(self, arguments):
        self.arguments = arguments
        self.files = collections.Counter()
        self.refused = collections.Counter()
        self.texts = collections.Counter()
        self.differing = collections.Counter()
        self.left_out = 0
        self.reasons = collections.Counter()
        self.shown = collections.Counter()

    def case(self, family, seed):
        rng = random.Random(f"{family} {seed}")
        form = "sentencepiece" if family.startswith("sentencepiece") else "hf"
        try:
            label, data, own = import_cases.case(rng, family)
            reference = reference_of(form, data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.reasons[f"(the reference) {reason_of(str(error))[:100]}"] += 1
            return
        texts = import_texts.long_texts_for(rng, own) if self.arguments.long else import_texts.texts_for(rng, self.arguments.texts, own)
        self.files[label] += 1
        refusal, template, got = ask(self.arguments.driver, form, data, texts)
        if refusal is not None:
            self.refused[label] += 1
            self.reasons[reason_of(refusal)] += 1
            return
        wanted = reference.answers(texts)
        self.left_out += wanted.count(None)
        self.texts[label] += len(texts) - wanted.count(None)
        self.check_template(label, seed, reference, template)
        for text, want, have in zip(texts, wanted, got):
            if differs(want, have):
                self.differing[label] += 1
                self.show(family, seed, form, data, (text, want, have))
                break

    def check_template(self, label, seed, reference, template):
        ids = reference.template()
        if ids is None or template is None:
            return
        before, after = ([int(word) for word in part.split()] for part in template.split("|"))
        if before + ids[0] + after != ids[1]:
            self.differing[label] += 1
            print(f"{label}, seed {seed}: template {template}, expected {ids[1]} around {ids[0]}", flush=True)

    def show(self, family, seed, form, data, found):
        self.shown[family] += 1
        if self.shown[family] > self.arguments.show:
            return
        data, (text, want, have) = shrink(self.arguments.driver, form, data, found)
        path = pathlib.Path(self.arguments.keep) / f"{family}-{seed}.{'json' if form == 'hf' else 'model'}"
        path.write_bytes(data)
        print(f"{family}, seed {seed}: {path}: {text!a}\n  expected {want}\n  got      {have.split(chr(9))}", flush=True)
        if form == "hf":
            document = json.loads(data)
            model = {key: value for key, value in document["model"].items() if key not in ("vocab", "merges")}
            print(f"  {json.dumps({**{key: document[key] for key in ('normalizer', 'pre_tokenizer', 'added_tokens')}, 'model': model})[:1500]}", flush=True)

    def report(self):
        for label in sorted(self.files):
            print(f"{label}: {self.files[label]} files, {self.refused[label]} refused, {self.texts[label]} texts, {self.differing[label]} files differ")
        for reason, n in self.reasons.most_common():
            print(f"  {n:6} {reason}")
        print(f"{sum(self.files.values())} files, {sum(self.refused.values())} refused, {sum(self.texts.values())} texts, "
              f"{self.left_out} on which the reference fails, {sum(self.differing.values())} files differ", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--family", action="append")
    parser.add_argument("--texts", type=int, default=120)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--show", type=int, default=8)
    parser.add_argument("--files", type=int, default=10**9)
    parser.add_argument("--keep", default=tempfile.gettempdir())
    run = Run(parser.parse_args())
    families = run.arguments.family or FAMILIES
    end = time.monotonic() + run.arguments.seconds
    for i in range(run.arguments.files):
        if time.monotonic() > end:
            break
        run.case(families[i % len(families)], run.arguments.seed + i)
    run.report()
    sys.exit(1 if run.differing or not run.texts else 0)


main()
