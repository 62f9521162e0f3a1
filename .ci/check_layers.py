#!/usr/bin/env python3
"""Holds the sources to the layers of the house (lib/README.md, Layers).

The table is the rule: a folder may include itself, the standard library, POSIX, and what stands beside
it here, and its table says the same. Besides, each source file's name occurs once and
begins its first line, and sources are ASCII.

usage: check_layers.py [ROOT | --table]; exit status 1 if a rule is broken or nothing was there to check.
--table prints the folders and what each may include, as lib/README.md has them.
"""
import pathlib
import re
import sys

PUBLIC = "lib/include/toll"
KERNELS = "simd/kernels.h"

LAYERS = {
    "simd": ["<intrinsics>"],
    PUBLIC: [],
    "lib/base": [PUBLIC],
    "lib/unicode": [PUBLIC, "lib/base"],
    "lib/vocab": [PUBLIC, "lib/base", "lib/unicode"],
    # From a text to tokens.
    "lib/normalize": [PUBLIC, "lib/base", "lib/unicode", "lib/vocab", KERNELS],
    "lib/pretok": [PUBLIC, "lib/base", "lib/unicode", "lib/vocab", KERNELS],
    "lib/model": [PUBLIC, "lib/base", "lib/unicode", "lib/vocab", KERNELS],
    "lib/cache": [PUBLIC, "lib/base", "lib/model", KERNELS],
    "lib/encode": [PUBLIC, "lib/base", "lib/unicode", "lib/vocab", "lib/normalize", "lib/pretok", "lib/model", "lib/cache",
                   KERNELS],
    "lib/slice": [PUBLIC, "lib/base", "lib/unicode"],
    "lib/chunk": [PUBLIC, "lib/unicode", "lib/slice"],
    # From a model's file to an image. Nothing above includes any of these.
    "lib/import": [PUBLIC, "lib/base", "lib/unicode", "lib/vocab", "<rapidjson>"],
    "lib/pattern": [PUBLIC, "lib/base", "lib/unicode", "lib/vocab"],
    "lib/compile": [PUBLIC, "lib/base", "lib/unicode", "lib/vocab", "lib/normalize", "lib/pretok", "lib/model", "lib/encode",
                    "lib/import", "lib/pattern", KERNELS],
    "lib/catalog": [PUBLIC, "lib/base", "lib/import"],
    "lib/capi": [PUBLIC, "lib/base"],
    "lib/price": [PUBLIC, "lib/base"],
    "data": [PUBLIC, "lib/import", "lib/catalog"],
    "pull": ["lib/base/ascii.h", "<curl>"],
    "cli": [PUBLIC, "lib/catalog", "lib/import/file_kind.h", "lib/base/ascii.h", "lib/base/base64.h",
            "lib/unicode/utf8.h", "data/registry.h", "pull/pull_status.h", "<cli11>", "<rapidjson>", "<fmt>"],
    "tests": ["anything"],
}

# Third-party headers that only some files may include, wherever their layer stands.
ONLY_IN = {"<cli11>": r"cli/args/by_cli11\.cpp"}

THIRD_PARTY = [
    (r"([a-z]+intrin|arm_neon)\.h$", "<intrinsics>"),
    (r"CLI/", "<cli11>"),
    (r"rapidjson/", "<rapidjson>"),
    (r"fmt/", "<fmt>"),
    (r"curl/", "<curl>"),
]
# What lib/README.md calls them.
NAMES = {PUBLIC: "public", "<intrinsics>": "compiler intrinsics", "<cli11>": "CLI11 (`by_cli11.cpp` alone)",
         "<rapidjson>": "RapidJSON", "<fmt>": "fmt", "<curl>": "libcurl"}
STANDARD = re.compile(
    r"[a-z_0-9]+$|(sys/[a-z]+|arpa/inet|dirent|errno|fcntl|poll|sched|signal|spawn|std(bool|def|int|io|lib)|string|unistd)\.h$")

SOURCE_SUFFIXES = {".h", ".cpp", ".inl", ".inc"}
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def layer_of(path):
    """The longest folder of LAYERS that holds path, or None."""
    return max((f for f in LAYERS if path.startswith(f + "/")), key=len, default=None)


def target_of(root, source, quote, name):
    """What an include names: a path in the house, a <kind> of third party, or "" for the standard."""
    if name.startswith("toll/"):
        return "lib/include/" + name
    if quote == '"':
        for base in (source.parent, root / "lib", root):
            if (base / name).is_file():
                return (base / name).resolve().relative_to(root).as_posix()
        return ""  # made by the build
    for pattern, kind in THIRD_PARTY:
        if re.match(pattern, name):
            return kind
    return "" if STANDARD.match(name) else "<unknown>"


RUN_TIME = [PUBLIC, "simd", *(f"lib/{room}" for room in (
    "base unicode vocab normalize pretok model cache encode slice chunk price capi".split()))]
BUILD_WING = {"lib/import", "lib/pattern", "lib/compile", "lib/catalog"}


def wing_complaints():
    """Where LAYERS lets what runs with text know of what makes images of models' files."""
    for layer in RUN_TIME:
        yield from (f"LAYERS: {layer} runs with text and may include {each}" for each in LAYERS[layer] if each in BUILD_WING)


def complaints(root, source, text):
    path = source.relative_to(root).as_posix()
    own = layer_of(path)
    allowed = LAYERS[own]
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match or "anything" in allowed:
            continue
        target = target_of(root, source, *match.groups())
        if target == "" or target in allowed or layer_of(target) in [*allowed, own]:
            if target not in ONLY_IN or re.fullmatch(ONLY_IN[target], path):
                continue
        yield f"{path}:{number}: {own} may not include {match.group(2)}"


def in_words(layer):
    """The last cell of a layer's row in lib/README.md."""
    words = [NAMES.get(each) or (f"`{each}`" if each.endswith(".h") else each.removeprefix("lib/"))
             for each in LAYERS[layer]]
    return ", ".join(words) or "nothing"


def readme_complaints(text):
    """Where the table of layers in lib/README.md is not LAYERS."""
    rows = dict(re.findall(r"^\| `([a-z/]+)/` \| .* \| ([^|]+) \|$", text, re.MULTILINE))
    for layer in LAYERS:
        if rows.get(layer) != in_words(layer):
            yield f"lib/README.md: layer {layer}: the table has {rows.get(layer)!r}, not {in_words(layer)!r}"
    yield from (f"lib/README.md: {layer} is no layer" for layer in rows if layer not in LAYERS)


def main():
    if sys.argv[1:] == ["--table"]:
        for layer in LAYERS:
            print(f"| `{layer}/` | {in_words(layer)} |")
        return 0
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    checked, found, first_with_name = 0, [], {}
    for source in sorted(p for top in ("simd", "lib", "data", "pull", "cli", "tests") for p in (root / top).rglob("*")):
        path = source.relative_to(root).as_posix()
        if source.suffix not in SOURCE_SUFFIXES or not source.is_file():
            continue
        if layer_of(path) is None:
            found.append(f"{path}: belongs to no layer")
            continue
        checked += 1
        other = first_with_name.setdefault(source.name, path)
        if other != path:
            found.append(f"{path}: {other} has the same name")
        content = source.read_bytes()
        named = re.match(rb"(?:// |/\* )(\S+) - ", content)
        if source.suffix != ".inc" and not (named and f"/{path}".endswith("/" + named[1].decode("ascii", "replace"))):
            found.append(f"{path}: its first line does not begin with its name")
        if not content.isascii():
            found.append(f"{path}: not ASCII")
        found.extend(complaints(root, source, content.decode("ascii", "replace")))
    found.extend(wing_complaints())
    found.extend(readme_complaints((root / "lib/README.md").read_text()))
    for line in found:
        print(line)
    print(f"{checked} files in their layers" if checked and not found else f"{checked} files, {len(found)} complaints")
    return 0 if checked and not found else 1


sys.exit(main())
