#!/usr/bin/env python3
"""Holds README.md and the manual pages to what they describe: the numbers of the format in toll-tollv(5),
the table of vocabularies, and that each verb has its page.

usage: documents_test.py TOLL ROOT
"""
import json
import pathlib
import re
import subprocess
import sys

failures = []


def need(condition, what):
    if not condition:
        failures.append(what)
        print(what)


def check_format(root):
    """The numbers of lib/vocab/format.h in each sentence of the page that has them."""
    header = (root / "lib/vocab/format.h").read_text()
    page = (root / "man/toll-tollv.5").read_text()
    version = int(re.search(r"kFormatVersion = (\d+);", header)[1])
    n_sections = int(re.search(r"kNumSections = (\d+);", header)[1])
    fixed, each = map(int, re.search(r"sizeof\(Header\) == (\d+) \+ (\d+) \* kNumSections", header).groups())
    size = fixed + each * n_sections
    for sentence in (f"describes version {version} of", f"The first {size} bytes:", f"version: {version}\n", f"n_header_bytes: {size}\n",
                     f"{fixed}  section  sections[{n_sections}]:", f"image has {size} bytes or more", f".I version\nis {version},",
                     f".I n_header_bytes\nis {size}.", f"at {size} or later"):
        need(sentence in page, f"toll-tollv.5 does not say {sentence!r}")
    table = page[page.index("\nno.  name"):]
    numbers = [int(n) for n in re.findall(r"^ ?(\d+)  +\w+ +", table[:table.index(".ft")], re.MULTILINE)]
    need(numbers == list(range(n_sections)), f"toll-tollv.5 lists the sections {numbers}, there are {n_sections}")
    readme = (root / "README.md").read_text()
    need(f"`.tollv` format, version {version}." in readme, f"README.md does not say that the format has version {version}")


def check_vocabularies(toll, root):
    """Names and numbers of tokens of all vocabularies that were built, in README's table."""
    rows = {}
    for names, tokens in re.findall(r"^\| (`.*?) \|.*?\| ([\d,]+) \| .* \| (?:inside|beside|fetched) \|", (root / "README.md").read_text(), re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", names):
            rows[name] = int(tokens.replace(",", ""))
    listed = json.loads(subprocess.run([toll, "vocab", "list", "-f", "json"], stdout=subprocess.PIPE, check=True, env={}).stdout)
    known = {each["name"]: each["n_tokens"] for each in listed["vocabularies"]}
    need(len(known) == 19, f"{len(known)} vocabularies were built")
    need(rows == known, f"README.md lists {sorted(rows.items() - known.items())}, toll {sorted(known.items() - rows.items())}")


def check_verbs(toll, root):
    """Each verb of toll --help has a page, and each page a verb."""
    text = subprocess.run([toll, "--help"], stdout=subprocess.PIPE, check=True, text=True).stdout
    verbs = re.findall(r"^  ([a-z]+)  ", text[text.index("Verbs:"):], re.MULTILINE)
    pages = {page.stem.removeprefix("toll-") for page in (root / "man").glob("toll-*.1")}
    need(pages and pages == set(verbs) - {"help", "version"}, f"there are pages of {sorted(pages)} and verbs {sorted(verbs)}")


toll, root = sys.argv[1], pathlib.Path(sys.argv[2])
check_format(root)
check_vocabularies(toll, root)
check_verbs(toll, root)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
