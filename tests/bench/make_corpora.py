"""Makes the texts that tests/bench/run measures on, in the folder that it is given.

usage: make_corpora.py FOLDER

Each file is made once. English, code and the 46 languages together come from Debian packages by
tests/oracle/make_corpus; single languages from Debian packages by this script, which unpacks them in
FOLDER/packages and installs none: the lines of manuals and help pages without their markup, no line
twice; the rest is made of pseudo-random numbers, always the same. FOLDER/NAME.txt is UTF-8.
"""
import base64
import gzip
import html
import json
import pathlib
import random
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MB = 1_000_000

# Which files, what a line must have a third of to be text of the language, and the packages with both.
LANGUAGES = {
    "chinese": (r"[/.]zh[-_.]?(cn|tw)[/.]", r"[\u4e00-\u9fff]",
                ["libreoffice-help-zh-cn", "libreoffice-help-zh-tw", "libreoffice-l10n-zh-cn",
                 "libreoffice-l10n-zh-tw", "gimp-help-zh-cn", "manpages-zh", "debian-reference-zh-cn"]),
    "japanese": (r"[/.]ja[/.]", r"[\u3040-\u30ff\u4e00-\u9fff]",
                 ["libreoffice-help-ja", "libreoffice-l10n-ja", "gimp-help-ja", "manpages-ja", "debian-reference-ja"]),
    "russian": (r"[/.]ru[/.]", r"[\u0400-\u04ff]",
                ["libreoffice-help-ru", "libreoffice-l10n-ru", "gimp-help-ru", "manpages-ru"]),
    "greek": (r"[/.]el[/.]", r"[\u0370-\u03ff]", ["libreoffice-help-el", "libreoffice-l10n-el", "gimp-help-el"]),
    "hindi": (r"[/.]hi[/.]|eng-hin\.dict", r"[\u0900-\u097f]",
              ["libreoffice-help-hi", "libreoffice-l10n-hi", "dict-freedict-eng-hin", "gnome-user-docs", "evolution-common",
               "libgtk-3-common", "plasma-workspace-data", "kdevelop-data", "inkscape", "iso-codes"]),
    "korean": (r"[/.]ko[/.]", r"[\uac00-\ud7af]",
               ["libreoffice-help-ko", "libreoffice-l10n-ko", "gimp-help-ko", "gnome-user-docs", "evolution-common",
                "installation-guide-amd64", "debian-faq-ko", "libgtk-3-common", "plasma-workspace-data", "kdevelop-data",
                "inkscape", "iso-codes"]),
    "german": (r"[/.]de[/.]", r"[A-Za-z\u00df-\u00fc]", ["libreoffice-help-de", "gimp-help-de", "manpages-de"]),
}
LANGUAGE_BYTES = 10 * MB
MARKUP = re.compile(r"<(script|style|head)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
ROFF = re.compile(r"\\f[BIRP]|\\[&:/,|^]|^[.'][A-Za-z]+ ?|^[.'].*$", re.MULTILINE)


def unpacked(package, folder):
    """The folder with the files of a Debian package."""
    target = folder / package
    if not target.exists():
        part = folder / f"{package}.part"
        part.mkdir(parents=True, exist_ok=True)
        fetch = ["apt-get", "-q", "download", package]
        if subprocess.run(fetch, cwd=part, capture_output=True, check=False).returncode != 0:
            subprocess.run(["apt-get", "-q", "update"], capture_output=True, check=False)
            subprocess.run(fetch, cwd=part, capture_output=True, check=True)
        [deb] = part.glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", str(deb), str(part)], check=True)
        deb.unlink()
        part.rename(target)
    return target


def messages(data):
    """The translations in a compiled gettext catalogue."""
    n, table = (int.from_bytes(data[at:at + 4], "little") for at in (8, 16))
    for i in range(1, n):
        length, offset = (int.from_bytes(data[at:at + 4], "little") for at in (table + 8 * i, table + 8 * i + 4))
        yield data[offset:offset + length].decode().replace("\0", "\n")


def text_of(path):
    """The text in a file that has some, without markup."""
    data = path.read_bytes()
    if path.suffix in (".gz", ".dz"):
        data = gzip.decompress(data)
    if path.suffix == ".mo":
        return "\n".join(messages(data))
    text = data.decode()
    if ".htm" in path.name or path.suffix == ".page":
        return html.unescape(MARKUP.sub("", text))
    return ROFF.sub("", text) if re.search(r"/man\d", str(path)) else text


def language_text(paths, letters, packages, folder):
    """Lines that are mostly of these letters, in the order of the files, none twice."""
    seen, size = set(), 0
    wanted = re.compile(letters)
    for package in packages:
        for path in sorted(unpacked(package, folder).rglob("*")):
            if not path.is_file() or not re.search(paths, str(path), re.IGNORECASE):
                continue
            if not re.search(r"\.(html?|mo|page|txt)(\.gz)?$|\.dict\.dz$|/man\d/.*\.gz$", str(path)):
                continue
            try:
                lines = text_of(path).split("\n")
            except UnicodeDecodeError:
                continue
            for line in lines:
                line = line.strip()
                if line in seen or 3 * len(wanted.findall(line)) < len(line) or not line:
                    continue
                seen.add(line)
                size += len(line.encode()) + 1
                yield line
                if size >= LANGUAGE_BYTES:
                    return


def corpus(*kinds):
    """All of some kinds of the corpus, one after the other."""
    return b"".join(path.read_bytes() for kind in kinds for path in sorted((ROOT / "build/corpus").glob(f"{kind}-*.txt")))


def json_logs(size):
    """Lines of JSON as servers write them."""
    rng, paths, lines, made = random.Random(1), ["/api/v1/orders", "/healthz", "/static/app.js", "/login"], [], 0
    while made < size:
        line = json.dumps({
            "ts": f"2026-03-{rng.randint(1, 28):02}T{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.random() * 60:06.3f}Z",
            "level": rng.choice(["DEBUG", "INFO", "INFO", "WARN"]), "trace": f"{rng.getrandbits(128):032x}",
            "msg": f"served {rng.choice(paths)}/{rng.randrange(10**6)}", "ms": round(rng.expovariate(0.02), 3),
            "peer": f"10.0.{rng.randrange(256)}.{rng.randrange(256)}:{rng.randrange(1024, 65536)}"})
        lines.append(line)
        made += len(line) + 1
    return "\n".join(lines)


def mail(size):
    """A mailbox: headers, English with quoted replies, a base64 attachment now and then."""
    rng, parts, made = random.Random(2), [], 0
    paragraphs = (ROOT / "build/english-100.txt").read_bytes()[:4 * size].decode(errors="ignore").split("\n\n")
    while made < size:
        name, other = (rng.choice(["ada", "ben", "chen", "dora", "emil"]) for _ in range(2))
        date = f"{rng.randint(1, 28)} Mar 2026 {rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02} +0000"
        body, quoted = rng.choice(paragraphs), rng.choice(paragraphs)
        part = (f"From {name}@example.org {date}\nFrom: {name.title()} <{name}@example.org>\nTo: {other}@example.net\n"
                f"Date: {date}\nMessage-ID: <{rng.getrandbits(96):x}@mail.example.org>\nSubject: Re: {quoted[:50].strip()!r}\n\n"
                + "".join(f"> {line}\n" for line in quoted.split("\n")) + f"\n{body}\n\n-- \n{name.title()}\n\n")
        if rng.random() < 0.01:
            part += base64.encodebytes(rng.randbytes(6000)).decode() + "\n"
        parts.append(part)
        made += len(part)
    return "".join(parts)


def words(size):
    """Random words of random lengths: nothing that a cache of words can keep."""
    rng = random.Random(3)
    letters = "".join(rng.choices("etaoinshrdlucmfwypvbgkjqxz", weights=range(26, 0, -1), k=min(4 * MB, size)))
    parts, made = [], 0
    while made < size:
        start, length = rng.randrange(len(letters) - 16), rng.randint(2, 14)
        parts.append(letters[start:start + length])
        made += length + 1
    return " ".join(parts)


def zero_width_joined(size):
    """Families of emoji, each of several code points that joiners hold together."""
    rng, people, parts, made = random.Random(4), "\U0001f468\U0001f469\U0001f467\U0001f466", [], 0
    while made < size:
        family = "\u200d".join(rng.choice(people) + rng.choice(["", "\U0001f3fb", "\U0001f3fe"]) for _ in range(rng.randint(2, 4)))
        parts.append(family)
        made += len(family.encode())
    return "".join(parts)


def drawn(seed, letters):
    """A megabyte of letters drawn at random."""
    return "".join(random.Random(seed).choices(letters, k=MB))


RECIPES = {
    "code": lambda: corpus("code"),
    "languages": lambda: corpus("guide", "help", "messages"),
    "json": lambda: json_logs(10 * MB),
    "mail": lambda: mail(10 * MB),
    "words": lambda: words(50 * MB),
    "letter-a": lambda: "a" * MB,
    "spaces": lambda: " " * MB,
    "newlines": lambda: "\n" * MB,
    "random-letters": lambda: drawn(5, "abcdefghijklmnopqrstuvwxyz"),
    "base64": lambda: base64.b64encode(random.Random(6).randbytes(3 * MB // 4)).decode(),
    "dna": lambda: drawn(7, "ACGT"),
    "emoji": lambda: zero_width_joined(MB),
}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    make = str(ROOT / "tests/oracle/make_corpus")
    subprocess.run([make], check=True)
    subprocess.run([make, "--english", "100"], check=True)
    for name, language in LANGUAGES.items():
        RECIPES[name] = lambda language=language: "\n".join(language_text(*language, folder / "packages")) + "\n"
    for name, recipe in RECIPES.items():
        path = folder / f"{name}.txt"
        if not path.exists():
            text = recipe()
            part = path.with_suffix(".part")
            part.write_bytes(text if isinstance(text, bytes) else text.encode())
            part.rename(path)
            print(f"{name}: {path.stat().st_size} bytes")
    english = folder / "english.txt"
    if not english.exists():
        english.symlink_to(ROOT / "build/english-100.txt")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
