"""A copy of the working tree with mutants in it, and its build."""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess

import sites

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
JOBS = 2
APPENDED_TO = "simd/dispatch.cpp"  # is in whatever is built of the library


class Broken(Exception):
    """What must not happen: the reason, for people."""


def put(path, text):
    """Writes a file unless it is like that already: then nothing has to be built again."""
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


class Tree:
    def __init__(self, top):
        self.top, self.build, self.notes = top / "tree", top / "tree/build/release", top / "notes"
        self.log = top / "log"
        self.notes.mkdir(parents=True, exist_ok=True)
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                                check=True, stdout=subprocess.PIPE, text=True).stdout
        self.files = [name for name in listed.split("\0") if name and (ROOT / name).exists()]

    def copy(self, mutants):
        """The working tree, with these sites in it."""
        by_path = {}
        for site in mutants:
            by_path.setdefault(site.path, []).append(site)
        for name in self.files:
            source, to = ROOT / name, self.top / name
            if name in by_path or name == APPENDED_TO or name.startswith("simd/isa/tu_"):
                text = sites.written(source.read_text(), by_path.get(name, []))
                if not name.endswith(".inl"):  # those are included where mutant.h already is
                    text = f'#include "{HERE}/mutant.h"\n#line 1\n{text}'
                if name == APPENDED_TO:
                    text += f'#define MUTANT_NOTES "{self.notes}"\n#include "{HERE}/mutant.cpp"\n'
                put(to, text)
            elif source.is_symlink() or not to.exists() or source.stat().st_mtime > to.stat().st_mtime or \
                    source.stat().st_size != to.stat().st_size:
                to.parent.mkdir(parents=True, exist_ok=True)
                to.unlink(missing_ok=True)
                shutil.copy2(source, to, follow_symlinks=False)
        for kept in {path.relative_to(self.top).as_posix() for path in self.top.rglob("*")
                     if not path.is_dir() and self.top / "build" not in path.parents} - set(self.files):
            (self.top / kept).unlink()
        link = self.top / "build/sources"
        link.parent.mkdir(exist_ok=True)
        if not link.exists():
            link.symlink_to((ROOT / "build/sources").resolve())

    def logged(self, name, command):
        with open(self.log.with_suffix(f".{name}"), "w") as log:
            done = subprocess.run(command, cwd=self.top, stdout=log, stderr=subprocess.STDOUT)
        return done.returncode, self.log.with_suffix(f".{name}")

    def configure(self):
        ccache = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        failed, log = self.logged("configure", [
            "cmake", "--preset", "release", "-DTOLL_TESTS=ON", *ccache])
        if failed:
            raise Broken(f"cannot be configured: {log}")

    def check_syntax(self, mutants):
        """The sites among these that do not compile, as far as their own files and one more each tell: a quick look."""
        paths = {site.path for site in mutants}
        units = {}
        for unit in json.loads((self.build / "compile_commands.json").read_text()):
            name = os.path.relpath(os.path.join(unit["directory"], unit["file"]), self.top)
            if name.startswith(("lib/", "cli/", "simd/", "tests/")):
                units.setdefault(name, unit)
        reached = {name: self.included_by(name) & paths for name in units}
        wanted = [name for name in reached if name in paths]
        left = paths - set().union(*(reached[name] for name in wanted), set())
        while left:
            best = max(reached, key=lambda name: len(reached[name] & left))
            if not reached[best] & left:
                raise Broken(f"nothing that is built includes {', '.join(sorted(left))}")
            wanted.append(best)
            left -= reached[best]

        def errors_of(name):
            command = re.sub(r" -o \S+", "", units[name]["command"]).replace("ccache ", "", 1) + " -fsyntax-only"
            return subprocess.run(command, shell=True, cwd=units[name]["directory"], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            return {site.number: site for done in pool.map(errors_of, wanted) if done.returncode
                    for site in self.blamed(done.stdout, mutants)}.values()

    def included_by(self, name, seen=None):
        seen = set() if seen is None else seen
        if name in seen or not (self.top / name).is_file():
            return seen
        seen.add(name)
        for included in re.findall(r'^\s*#\s*include "([^"]+)"', (self.top / name).read_text(), re.M):
            for base in (os.path.dirname(name), "lib", "", "lib/include"):
                if (self.top / base / included).is_file():
                    self.included_by(os.path.normpath(os.path.join(base, included)), seen)
                    break
        return seen

    def compile(self, mutants):
        """Builds all; the sites that do not compile, if it cannot."""
        failed, log = self.logged("build", ["cmake", "--build", str(self.build), "-j", str(JOBS), "--", "-k", "0"])
        if not failed:
            return []
        return list({site.number: site for site in self.blamed(log.read_text(errors="replace"), mutants)}.values())

    def blamed(self, output, mutants):
        """The sites on the lines that a compiler names: where it found an error, else whence it came there."""
        places = {}
        for site in mutants:
            places.setdefault((site.path, site.line), []).append(site)
        found, whence = [], []
        for line in output.splitlines():
            match = re.match(r"(?:In file included from|\s+from)?\s*(\S+?):(\d+)[:,](?:\d+[:,])?\s*(.*)", line)
            if not match:
                continue
            path = os.path.normpath(os.path.join(self.build, match[1]))
            here = places.get((os.path.relpath(path, self.top), int(match[2])), [])
            if re.match(r"(fatal )?error:", match[3]):
                found += here or whence
                if not here and not whence:
                    found += self.nearest(path, int(match[2]), mutants)
                whence = []
            elif "required from" in match[3] or "inlined from" in match[3] or "inlined from" in line:
                whence = whence + here
        for name, number in re.findall(r"inlined from .* at (\S+?):(\d+):", output):
            path = os.path.normpath(os.path.join(self.build, name))
            found += places.get((os.path.relpath(path, self.top), int(number)), [])
        if not found:
            raise Broken("the tree does not compile, and no site is to blame:\n" + output[-3000:])
        return found

    def nearest(self, path, line, mutants):
        """The site at or before a line of that file, of a statement of several lines."""
        before = [site for site in mutants if self.top / site.path == pathlib.Path(path) and site.line <= line]
        return before and [max(before, key=lambda site: site.line)]
