#!/usr/bin/env python3
"""Holds README.md and the manual pages to what they describe: the numbers of the format in toll-tollv(5),
the table of vocabularies, that each verb has its page, and the READMEs of the rooms to the files that there are.

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


def check_files(root):
    """Each source file and folder that a room's README names is there: from the top, or from the room."""
    tops = [root / top for top in ("cli", "data", "lib", "simd", "tests")]
    known = {path.name + ("/" if path.is_dir() else "") for top in tops for path in top.rglob("*")}
    n_named = 0
    for page in (page for top in tops for page in top.rglob("README.md")):
        for name in re.findall(r"`([a-z][\w/.]*(?:\.(?:h|cpp|inl|py)|/))`", page.read_text()):
            n_named += 1
            made = name == "version.h" or re.search("[A-Z]{4}", name)
            there = any((base / name).exists() for base in (root, page.parent, root / "lib/include", root / "build"))
            need(made or there or name in known, f"{page.relative_to(root)} names {name}, which is not there")
    need(n_named > 100, f"the pages name {n_named} files")


def output_of(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env={}).stdout


def plain(roff):
    """A line of a manual page without its macros and fonts."""
    for macro in (".B ", ".I ", ".RI ", ".RB ", ".BR ", ".IR ", ".BI ", ".IB "):
        if roff.startswith(macro):
            words = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', roff[len(macro):])]
            roff = ("" if len(macro) == 4 else " ").join(words)
            break
    return re.sub(r"\\f[BIRP]", "", roff).replace(r"\-", "-").replace(r"\|", "")


def synopsis_of(page):
    """The forms of SYNOPSIS, a line each."""
    lines = page[page.index(".SH SYNOPSIS\n") + 13:]
    lines = lines[:lines.index(".SH ")].strip().split("\n")
    return [form.strip() for form in " ".join("\n" if line == ".br" else plain(line) for line in lines).split("\n")]


def check_verbs(toll, root):
    """Each verb has a page with its forms and options, completions in each shell, and golden cases; no page,
    and no option on one, is of another."""
    listing = output_of(toll, "--help")
    verbs = re.findall(r"^  ([a-z]+)  ", listing[listing.index("Verbs:"):], re.MULTILINE)
    need(len(verbs) > 8, f"toll --help lists {verbs}")
    pages = {page.stem.removeprefix("toll-"): page.read_text() for page in (root / "man").glob("toll-*.1")}
    need(set(pages) == set(verbs) - {"help", "version"}, f"there are pages of {sorted(pages)} and verbs {sorted(verbs)}")
    common = (root / "man/toll.1").read_text()
    need(re.findall(r"^\.TP\n\.BR? (?:toll\\-)?(\w+)", common[common.index(".SH VERBS"):common.index(".SH INPUTS")], re.MULTILINE) == verbs,
         "toll.1 lists other verbs, or in another order")
    scripts = {shell: output_of(toll, "completions", shell) for shell in ("bash", "zsh", "fish")}
    cases = {case.name: (case / "cmd").read_text() for case in (root / "tests/golden/cases").iterdir()}
    commands = "".join(cases.values()) + (root / "tests/golden/pull_test.py").read_text()
    n_options = 0
    for verb in verbs:
        help_text = output_of(toll, "help", verb)
        forms = [line[7:].removeprefix("toll ") for line in re.findall(r"^(?:usage:|      ) toll .*$", help_text, re.MULTILINE)]
        page = pages.get(verb, common)
        if verb in pages:
            of_page = [form.removeprefix("toll ") for form in synopsis_of(page)]
            need(of_page == forms, f"toll-{verb}.1 has the forms {of_page}, --help has {forms}")
        names = sorted({re.match("[a-z]+(?: [a-z]+)?(?= |$)", form)[0] for form in forms}) if verb not in ("count", "help") else [verb]
        names = [name for name in names if name.split()[0] == verb]
        for name in names if len(names) > 1 else [verb]:
            need(f'"$TOLL" {name}' in commands or name.replace(" ", '", "') in commands, f"{name} has no golden case")
            known = "'vocab', 'model'" if verb == "help" else ""
            options = re.findall(r"^  ((?:-[a-z],)?--[^ ]+)", output_of(toll, "help", *name.split()) if not known else "", re.MULTILINE)
            for option in {each for names in options for each in names.split(",")}:
                n_options += 1
                need(option.replace("-", r"\-") in page, f"toll-{verb}.1 does not say {option}")
                for shell, script in scripts.items():
                    spelled = option if shell != "fish" else (" -l " + option[2:] if option[1] == "-" else " -s " + option[1:])
                    need(spelled in script, f"the completions of {shell} lack {option} of {name}")
        need(f"help_{verb}" in cases or verb == "help", f"toll {verb} --help has no golden case")
        told = set(re.findall(r"^\.TP\n\..*?((?:\\-){2}[a-z][a-z0-9\\-]*)", page, re.MULTILINE)) if verb in pages else set()
        offered = "".join(output_of(toll, "help", *name.split()) for name in (names if len(names) > 1 else [verb]))
        for option in told:
            need(option.replace("\\", "") in offered, f"toll-{verb}.1 says {option}, toll {verb} --help does not")
    need(n_options > 100, f"only {n_options} options were compared")


toll, root = sys.argv[1], pathlib.Path(sys.argv[2])
check_format(root)
check_vocabularies(toll, root)
check_verbs(toll, root)
check_files(root)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
