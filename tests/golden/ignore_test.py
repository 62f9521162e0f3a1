#!/usr/bin/env python3
"""Compares what toll count -r takes with what git takes: random trees with random rules, and a few by hand.

usage: ignore_test.py PATH-OF-TOLL [N_TREES [SEED]]

A tree has a repository, in it files, folders and links, rules in .gitignore files of any folder, in
.git/info/exclude and in the file of core.excludesFile. toll --hidden must find the very files that
`git ls-files --others --exclude-standard` lists.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

TOLL = pathlib.Path(sys.argv[1]).resolve()
N_TREES = int(sys.argv[2]) if len(sys.argv) > 2 else 200
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1

# Few names of few letters, so that rules meet them.
NAMES = ["a", "b", "ab", "ba", "aab", "abc", "foo", "foobar", "bar", "a.o", "b.o", "foo.o", ".a", ".foo", "A", "-", "a-b", "#a",
         "!a", "a b", "a ", " ", "x\ty", "[a]", "a]", "a\\b", "*", "a*", "?", "\u00e4", "b\r", "0", "7", "z9", "_", "\\", "a\x0bb"]
PIECES = ["a", "b", "c", "o", ".", "-", "\\a", "\\*", "\\?", "\\[", "\\ ", "\\#", "\\!", "\\\\", "*", "*", "*", "**", "***", "?", "?",
          "[ab]", "[!ab]", "[^a]", "[a-c]", "[c-a]", "[]a]", "[!]a]", "[a-]", "[-a]", "[\\]a]", "[a\\-c]", "[[:alpha:]]",
          "[[:digit:]_]", "[![:alnum:]]", "[[:space:]]", "[[:cntrl:]]", "[[:punct:]]", "[[:graph:]]", "[[:print:]]", "[[:upper:]]",
          "[[:blank:]]", "[[:xdigit:]]", "[[:nope:]]", "[[:]]", "[[:a]", "[a", "[", "]", "[a/b]", "\u00e4", "[\u00e4]", "\\", "{a,b}", " "]


def rule(random):
    """A rule, often one that means something here."""
    kind = random.random()
    if kind < 0.3:
        text = random.choice(NAMES)
    elif kind < 0.4:
        text = "*" + random.choice(["", ".o", "a", "b", "foo", "*", "*b"])
    else:
        text = "/".join("".join(random.choice(NAMES + PIECES) if random.random() < 0.3 else random.choice(PIECES)
                                for _ in range(random.choice((1, 1, 2, 3)))) for _ in range(random.choice((1, 1, 1, 2, 3))))
    if random.random() < 0.25:
        parts = text.split("/")
        parts.insert(random.randrange(len(parts) + 1), random.choice(("**", "**", "**", "*", "***", "**a", "a**")))
        text = "/".join(parts)
    if random.random() < 0.2:
        text = "/" + text
    if random.random() < 0.25:
        text += "/"
    if random.random() < 0.3:
        text = "!" + text
    if random.random() < 0.1:
        text += random.choice((" ", "   ", "\\ ", "\\  ", "\t", " \\", "\\"))
    if random.random() < 0.05:
        text = random.choice(("#", "", " ", "\\", "/", "//", "!", "!/", "**", "**/", "/**", "\0x")) + text
    return text


def rules(random):
    text = b"\xef\xbb\xbf" if random.random() < 0.1 else b""
    end = "\r\n" if random.random() < 0.15 else "\n"
    text += end.join(rule(random) for _ in range(random.randrange(1, 9))).encode("utf-8", "surrogateescape")
    return text + (end.encode() if random.random() < 0.8 else b"")


def run(*command, cwd, env):
    done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


class Tree:
    """A folder with a repository proj in it, and a user's folder home."""

    def __init__(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="toll-ignore-"))
        self.proj = self.top / "proj"
        (self.top / "home").mkdir()
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.top / "home"), "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"}
        run("git", "init", "-q", "--template=", str(self.proj), cwd=self.top, env=self.env)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)

    def write(self, files):
        for name, text in files.items():
            path = self.top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def git(self, *arguments, under="proj"):
        return run("git", *arguments, cwd=self.top / under, env=self.env)

    def of_git(self, under="proj"):
        """What git lists in a folder, in its own order."""
        return [os.fsdecode(name) for name in self.git("ls-files", "--others", "--exclude-standard", "-z", under=under).split(b"\0")[:-1]]

    def of_toll(self, *options, under="proj", operands=()):
        """What toll finds there: its inputs in their order, and what it skips."""
        out = run(str(TOLL), "count", "-r", "--hidden", "-q", "-f", "jsonl", *options, *operands, cwd=self.top / under, env=self.env)
        return [json.loads(line)["name"].removeprefix("./") for line in out.splitlines()]


def fill(random, folder, depth):
    """Makes what is in a folder; @return the folders."""
    folders = [folder]
    for name in random.sample(NAMES, random.randrange(2, 10)):
        path = folder / name
        kind = random.random()
        if kind < 0.25 and depth < 4:
            path.mkdir()
            folders += fill(random, path, depth + 1)
        elif kind < 0.34:
            path.symlink_to(random.choice(NAMES))
        else:
            path.write_bytes(b"")
    if random.random() < (0.9 if depth == 0 else 0.25):
        (folder / ".gitignore").write_bytes(rules(random))
    return folders


class RandomTrees(unittest.TestCase):
    def test_toll_takes_what_git_takes(self):
        n_taken = n_left = 0
        for seed in range(SEED, SEED + N_TREES):
            chance = random.Random(seed)
            with Tree() as tree:
                folders = fill(chance, tree.proj, 0)
                if chance.random() < 0.3:
                    (tree.proj / ".git/info").mkdir(exist_ok=True)
                    (tree.proj / ".git/info/exclude").write_bytes(rules(chance))
                if chance.random() < 0.3:
                    tree.write({"home/.config/git/ignore": rules(chance)})
                if chance.random() < 0.2:
                    tree.write({"home/elsewhere": rules(chance), "home/.gitconfig": "[core]\n\texcludesFile = ~/elsewhere\n"})
                want = tree.of_git()
                self.assertEqual(tree.of_toll(), want, f"tree {seed}")
                n_all = sum(len(files) for at, _, files in os.walk(tree.proj) if "/.git/" not in at + "/")
                n_taken += len(want)
                n_left += n_all - len(want)
                # The folders above count, too.
                under = os.path.relpath(chance.choice(folders), tree.top)
                if tree.of_git(under):
                    self.assertEqual(tree.of_toll(under=under), tree.of_git(under), f"tree {seed}, {under}")
        self.assertGreater(min(n_taken, n_left), 5 * N_TREES)
        print(f"{N_TREES} trees: {n_taken} files taken, {n_left} left out")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
