#!/usr/bin/env python3
"""Installs a build, moves what was installed, and compiles programs that use it in every way there is:
find_package, pkg-config (shared and static), add_subdirectory; in C99, C++20 and C++23. What they print of a
file is compared with what the installed command says. The examples of lib/README.md are compiled and run, too.

usage: installed_test.py BUILD C-COMPILER C++-COMPILER
"""
import decimal
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD, CC, CXX = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
VOCAB = "o200k_base"


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    if done.returncode:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=BUILD))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        run("cmake", "--install", BUILD, "--prefix", cls.folder / "first")
        cls.prefix = cls.folder / "moved"
        (cls.folder / "first").rename(cls.prefix)
        cls.pc = next(cls.prefix.rglob("toll.pc")).parent
        cls.text = cls.folder / "text"
        cls.text.write_bytes((ROOT / "tests/golden/examples/notes.md").read_bytes() +
                             "caf\u00e9 \u65e5\u672c\u8a9e \U0001fae8 e\u0301, 1234567 \n\n  end".encode())
        cls.environment = dict(os.environ, XDG_DATA_DIRS=str(cls.prefix / "share"), HOME=str(cls.folder), LC_ALL="C",
                               LD_LIBRARY_PATH=str(cls.pc.parent), PKG_CONFIG_PATH=str(cls.pc))
        for name in ("TOLL_VOCAB_PATH", "XDG_DATA_HOME"):
            cls.environment.pop(name, None)
        cls.prices = cls.prefix / "share/toll/prices"
        cls.version = run(cls.prefix / "bin/toll", "--version").split()[1]

    def toll(self, *arguments):
        return subprocess.run([self.prefix / "bin/toll", *arguments, self.text], capture_output=True, check=True,
                              env=self.environment).stdout

    def compare(self, program):
        """What the program prints is what the command says."""
        printed = run(program, VOCAB, self.text, self.prices, env=self.environment)
        rows = [line.split(" ") for line in printed.splitlines()]
        said = {row[0]: row[1:] for row in rows if row[0] != "price"}
        major, minor, patch = map(int, self.version.split("."))
        self.assertEqual(said["version"], [self.version, str(major * 10000 + minor * 100 + patch)])
        count = self.toll("count").decode().split("\t")[0].strip()
        self.assertEqual(said["count"], [count])
        self.assertEqual(said["blocks"], [count])
        self.assertEqual(said["ids"], self.toll("encode").decode().split())
        text = self.text.read_bytes()
        for way, options in {"head": ["--head", "6"], "tail": ["--tail", "60"], "range": ["--range", "10:20"]}.items():
            offset, size = map(int, said[way])
            self.assertEqual(text[offset:offset + size], self.toll("slice", *options))
            self.assertGreater(size, 0)
        prices = [(name, decimal.Decimal(usd)) for _, name, usd in (row for row in rows if row[0] == "price")]
        lines = [line.split("\t") for line in self.toll("price", "-f", "plain").decode().splitlines()]
        self.assertEqual(prices, [(name, decimal.Decimal(usd)) for name, usd in lines])
        self.assertEqual(len(prices), 5)

    def configure(self, name, *definitions):
        folder = self.folder / name
        run("cmake", "-G", "Ninja", "-S", HERE, "-B", folder, f"-DCMAKE_C_COMPILER={CC}", f"-DCMAKE_CXX_COMPILER={CXX}",
            f"-DCMAKE_C_FLAGS={' '.join(WARNINGS)}", *definitions, env=self.environment)
        return folder

    def test_find_package(self):
        folder = self.configure("found", f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_FLAGS={' '.join(WARNINGS)}")
        programs = ["c99", "cxx20_toll_static", "cxx23_toll_static", "cxx20_toll_shared", "cxx23_toll_shared"]
        run("cmake", "--build", folder, "--target", *programs)
        for program in programs:
            self.compare(folder / program)

    def test_find_package_in_a_project_of_c(self):
        for shared in ("OFF", "ON"):
            folder = self.configure(f"c-{shared}", f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DLANGUAGES=C",
                                    f"-DBUILD_SHARED_LIBS={shared}")
            run("cmake", "--build", folder)
            self.compare(folder / "c99")
            needed = run("readelf", "-d", folder / "c99")
            self.assertEqual("libtoll.so" in needed, shared == "ON", needed)

    def test_pkg_config(self):
        def flags(*options):
            return run("pkg-config", *options, "toll", env=self.environment).split()

        self.assertEqual(flags("--modversion"), [self.version])
        self.assertTrue((pathlib.Path(flags("--variable=vocabdir")[0]) / f"{VOCAB}.tollv").exists())
        for compiler, source, standard in ((CC, "user.c", "c99"), (CXX, "user.cpp", "c++20"), (CXX, "user.cpp", "c++23")):
            unit = self.folder / f"{standard}.o"
            run(compiler, f"-std={standard}", *WARNINGS, *flags("--cflags"), "-c", HERE / source, "-o", unit)
            for name, how in (("shared", flags("--libs")), ("static", ["-static", *flags("--static", "--libs")])):
                program = self.folder / f"{standard}-{name}"
                run(compiler, unit, *how, "-o", program)
                self.compare(program)
                needed = run("readelf", "-d", program)
                self.assertEqual("libtoll.so" in needed, name == "shared", needed)

    def test_add_subdirectory(self):
        """The whole library as part of another project, and nothing else of toll."""
        folder = self.configure("inside", f"-DTOLL_SOURCE={ROOT}", f"-DCMAKE_CXX_COMPILER_LAUNCHER={HERE / 'reuse_objects'}")
        run("cmake", "--build", folder, "--target", "c99", "cxx20_toll_static", env=dict(os.environ, TOLL_BUILD=str(BUILD)))
        for program in ("c99", "cxx20_toll_static"):
            self.compare(folder / program)
        targets = run("cmake", "--build", folder, "--target", "help")
        self.assertIn("toll_shared", targets)
        self.assertNotIn("toll_command", targets)
        self.assertFalse(list(folder.rglob("*.so*")))

    def test_exports(self):
        """The shared library exports toll:: and toll_*, and the static one brings no names of others."""
        library = next(self.prefix.rglob("libtoll.so"))
        self.assertIn(f"libtoll.so.{self.version.rpartition('.')[0]}]", run("readelf", "-d", library))
        names = run("nm", "-DCP", "--defined-only", library).splitlines()
        self.assertGreater(len(names), 100)
        public = re.compile(r"toll_[a-z_]+ |((vtable|typeinfo|typeinfo name) for )?toll::")
        self.assertEqual([name for name in names if not public.match(name)], [])
        self.assertEqual([name for name in names if "::View" in name or "rapidjson" in name], [])
        archive = run("nm", "-C", "--defined-only", next(self.prefix.rglob("libtoll.a")))
        self.assertNotRegex(archive, r"(?m)^[0-9a-f]+ [TWVBDR] rapidjson::")

    def test_examples_of_readme(self):
        """Each block of C or C++ is a program: it runs, and prints what is said below it."""
        readme = (ROOT / "lib/README.md").read_text()
        blocks = re.findall(r"```(c|cpp)\n(.*?)```\n+```text\n\$ [^\n]*\n(.*?)```", readme, re.S)
        self.assertEqual([language for language, *_ in blocks], ["cpp", "c"])
        for language, source, printed in blocks:
            path = self.folder / f"example.{language}"
            path.write_text(source)
            run(CC if language == "c" else CXX, "-std=c99" if language == "c" else "-std=c++20", *WARNINGS, path,
                "-o", path.with_suffix(""), *run("pkg-config", "--cflags", "--libs", "toll", env=self.environment).split())
            self.assertEqual(run(path.with_suffix(""), env=self.environment), printed)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
