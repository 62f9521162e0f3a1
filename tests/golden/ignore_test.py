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
N_TREES = int(sys.argv[2]) if len(sys.argv) > 2 else 100
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


class ByHand(unittest.TestCase):
    def same(self, tree, *expected, under="proj"):
        """Both list these files."""
        self.assertEqual(tree.of_git(under), list(expected))
        self.assertEqual(tree.of_toll(under=under), list(expected))

    def test_config_files(self):
        for config, expected in (
                ('[core]\n\texcludesFile = "~/rules"\n', True),
                ("[CORE] ; a comment\n  ExcludesFile=~/rules # another\n", True),
                ('\xef\xbb\xbf[core]\r\n excludesFile = ~/"ru"\\\nles  \r\n', True),
                ("[include]\n path = more\n", True),
                ("[include]\n path = ~/more\n[core]\n excludesFile = /nowhere\n", False),
                ("[core]\n excludesFile =\n", False),
                ('[core "x"]\n excludesFile = ~/rules\n', False),
                ("[core]\n bare = false\n[a \"b\\\"]\"]\n c\n[core] excludesFile = ~/rules", True)):
            with self.subTest(config), Tree() as tree:
                tree.write({"home/rules": "x\n", "home/more": "[core]\nexcludesfile = ~/rules\n", "proj/x": "", "proj/y": "",
                            "home/.gitconfig": config.encode("latin-1"), "home/.config/git/ignore": "other"})
                self.same(tree, *(["y"] if expected else ["x", "y"]))

    def test_config_of_the_repository_and_its_place(self):
        with Tree() as tree:
            tree.write({"proj/rules": "/sub/x\n", "proj/sub/x": "", "proj/x": "", "home/.gitconfig": "[core]\n excludesFile = ~/r\n",
                        "home/r": "rules\n"})
            tree.git("config", "core.excludesFile", "rules")
            self.same(tree, "rules", "x")

    def test_config_files_that_include_each_other(self):
        with Tree() as tree:
            tree.write({"home/.gitconfig": "[include]\n" + " path = .gitconfig\n" * 100, "proj/x": ""})
            self.assertEqual(tree.of_toll(), ["x"])

    def test_linked_work_trees_and_submodules(self):
        with Tree() as tree:
            tree.write({"proj/one": "1", "proj/.git/info/exclude": "*.o\n"})
            tree.git("add", "one")
            tree.git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "one")
            tree.git("worktree", "add", "-q", "../linked")
            tree.write({"linked/x.o": "", "linked/y": ""})
            self.assertTrue((tree.top / "linked/.git").is_file())
            self.assertEqual(tree.of_git("linked"), ["y"])
            self.assertEqual(tree.of_toll(under="linked"), ["one", "y"])
            tree.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../proj", "sub", under="linked")
            self.assertTrue((tree.top / "linked/sub/.git").is_file())
            modules = pathlib.Path(tree.git("rev-parse", "--absolute-git-dir", under="linked/sub").decode().strip())
            (modules / "info").mkdir(exist_ok=True)
            (modules / "info/exclude").write_text("z\n")
            tree.write({"linked/.gitignore": "w\n", "linked/sub/w": "", "linked/sub/x.o": "", "linked/sub/z": ""})
            self.assertEqual(tree.of_git("linked/sub"), ["w", "x.o"])
            self.assertEqual(tree.of_toll(under="linked/sub"), ["one", "w", "x.o"])
            self.assertEqual(tree.of_toll(under="linked"),
                             [".gitignore", ".gitmodules", "one", "sub/one", "sub/w", "sub/x.o", "y"])

    def test_what_is_no_repository_has_no_gitignore(self):
        with Tree() as tree:
            tree.write({"plain/.gitignore": "x\n", "plain/x": "", "plain/repo/.git/HEAD": "", "plain/repo/x": "",
                        "plain/repo/.git/objects/x": "", "plain/repo/.git/refs/x": "",
                        "plain/repo/.gitignore": "y\n", "plain/repo/y": ""})
            self.assertEqual(tree.of_toll(under="plain"), [".gitignore", "repo/.gitignore", "repo/x", "x"])

    def test_ignore_and_tollignore(self):
        with Tree() as tree:
            tree.write({".tollignore": "t\n", ".ignore": "i\n", "plain/t": "", "plain/i": "", "plain/u": "", "plain/sub/a.c": "",
                        "plain/sub/b.c": "", "plain/.ignore": "*.c\n!t", "plain/.tollignore": "!a.c\n", "plain/sub/.ignore": "a.c\n"})
            self.assertEqual(tree.of_toll(under="plain"), [".ignore", ".tollignore", "sub/.ignore", "sub/a.c", "u"])
            tree.write({"proj/x": "", "proj/y": "", "proj/z": "", "proj/.gitignore": "x\nz\n", "proj/.ignore": "!x\ny\n",
                        "proj/.tollignore": "!y\n"})
            self.assertEqual(tree.of_toll(), [".gitignore", ".ignore", ".tollignore", "x", "y"])
            self.assertEqual(tree.of_toll("--no-ignore"), [".gitignore", ".ignore", ".tollignore", "x", "y", "z"])
            self.assertEqual(tree.of_toll("-u"), tree.of_toll("--no-ignore"))

    def test_what_is_named_is_taken(self):
        with Tree() as tree:
            tree.write({"proj/.gitignore": "*.o\nbuild/\n", "proj/build/x": "", "proj/build/y.o": "", "proj/z.o": "", "proj/.git/info/w": ""})
            self.assertEqual(tree.of_toll(operands=("z.o", "build", ".git/info", "build/y.o")), ["z.o", "build/x", ".git/info/w", "build/y.o"])
            tree.write({"list": "build\nz.o\n"})
            self.assertEqual(tree.of_toll("--files-from", "../list"), ["build/x", "z.o"])

    def test_rules_that_are_no_files(self):
        with Tree() as tree:
            tree.write({"proj/a/.gitignore/x": "", "proj/b/y": "", "proj/c/z": "", "rules": "*\n"})
            os.mkfifo(tree.proj / "b/.gitignore")
            (tree.proj / "c/.gitignore").symlink_to("../../rules")
            self.assertEqual(tree.of_toll(), ["a/.gitignore/x", "b/.gitignore", "b/y", "c/.gitignore", "c/z"])

    def test_rules_that_cannot_be_read(self):
        with Tree() as tree:
            tree.write({"proj/.gitignore": b"x\n" * (3 << 20), "proj/x": ""})
            done = subprocess.run([TOLL, "count", "-r", "-f", "json"], cwd=tree.proj, env=tree.env, capture_output=True, timeout=60)
            report = json.loads(done.stdout)
            self.assertEqual((done.returncode, report["found"], report["counted"]), (3, 2, 1))
            self.assertEqual(report["failed"], [{"name": "./.gitignore", "why": "its rules: File too large"}])

    def test_no_rule_takes_long(self):
        with Tree() as tree:
            long = "a" * 250
            hard = "*a" * 60 + "b"
            tree.write({"proj/.gitignore": "\n".join([hard, "/" + hard + "/c", "/**/a" * 40 + "/b", "*" * 3000 + "b", "**/" * 1000 + "b"]),
                        "proj/" + "/".join(["a"] * 200) + "/x": "", "proj/" + "/".join([long] * 10) + "/" + long: ""})
            done = subprocess.run([TOLL, "count", "-r", "--total", "only"], cwd=tree.proj, env=tree.env, capture_output=True, timeout=20)
            self.assertEqual(done.stdout, b"0\n")

    def test_links_that_are_followed(self):
        with Tree() as tree:
            tree.write({"proj/d/x": "", "proj/d/.gitignore": "*.o\n", "proj/d/y.o": "", "outside/o": "", "outside/o.o": ""})
            for name, target in (("proj/d/up", ".."), ("proj/c", "d"), ("proj/out", "../outside"), ("proj/file", "d/x"), ("proj/gone", "no"),
                                 ("proj/self", "self")):
                (tree.top / name).symlink_to(target)
            done = subprocess.run([TOLL, "count", "-r", "-L", "-f", "json"], cwd=tree.proj, env=tree.env, capture_output=True, timeout=20)
            report = json.loads(done.stdout)
            self.assertEqual([each["name"] for each in report["inputs"]], ["./c/x", "./file", "./out/o", "./out/o.o"])
            self.assertEqual([(each["name"], each["why"]) for each in report["skipped"]],
                             [("./c/up", "a directory that was read before"), ("./d", "a directory that was read before"),
                              ("./gone", "symbolic link to nothing"), ("./self", "symbolic link to nothing")])
            self.assertEqual((done.returncode, report["found"]), (0, 8))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
