"""Runs tests with a mutant chosen, and says which was the first to notice."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from tree import Broken

# The choice is this limit (mutant.cpp says why), and from kFirstNoted on a file of places.
FIRST_NOTED = 10_000
MAX_PLACES = FIRST_NOTED
MAX_MEMORY = 6 << 30
MAX_FILE = 2 << 30


class Test:
    def __init__(self, name, command, folder, environment, skips=None):
        self.name, self.command, self.folder, self.environment = name, command, folder, environment
        self.skips = skips  # the status that says it was not run
        self.places = set()  # that it reaches
        self.seconds = self.cpu = 0.0

    def run(self, choice, wall_limit, cpu_limit):
        """None if it passes; else why not. Takes what it used into seconds and cpu."""
        scratch = tempfile.mkdtemp(prefix="toll-mutate-")
        os.chmod(scratch, 0o777)
        command = ["prlimit", f"--cpu={int(cpu_limit) + 1}:", f"--data={MAX_MEMORY}:", f"--fsize={MAX_FILE}:",
                   "--core=0:", *([f"--msgqueue={choice}:"] if choice else []), "--", *self.command]
        started = time.monotonic()
        environment = {**os.environ, **self.environment, "TMPDIR": scratch}
        process = subprocess.Popen(command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        late = threading.Timer(wall_limit, lambda: os.killpg(process.pid, signal.SIGKILL))
        late.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        finally:
            late.cancel()
        process.returncode = code = os.waitstatus_to_exitcode(status)
        try:
            os.killpg(process.pid, signal.SIGKILL)  # what it left behind
        except ProcessLookupError:
            pass
        shutil.rmtree(scratch, ignore_errors=True)
        self.seconds, self.cpu = time.monotonic() - started, used.ru_utime + used.ru_stime
        if code in (0, self.skips):
            return None
        if self.seconds >= wall_limit or code == -signal.SIGXCPU:
            return "time-out"
        return "crash" if code < 0 else "failure"


def images_of(build):
    """The steps of the build that run what has mutants in it: a vocabulary that cannot be made is noticed. One that
    is made otherwise is not: the tests use those that were made without a mutant."""
    shown = subprocess.run(["ninja", "-C", str(build), "-t", "commands", "toll_vocabs", "toll_fetch_vocabs"],
                           check=True, stdout=subprocess.PIPE, text=True).stdout
    found = re.findall(r"^cd \S+ && (\S*compile_vocab (?!--table).* )\S*/(\w+\.tollv)$", shown, re.M)
    if not found:
        raise Broken("the build makes no vocabularies")
    return [Test(f"build of {name}", ["sh", "-c", f'{command}"$TMPDIR/{name}"'], str(build), {})
            for command, name in found]


def listed(build, root):
    """The tests of ./check; each golden case is one of its own."""
    shown = subprocess.run(["ctest", "--test-dir", str(build), "--show-only=json-v1"], check=True,
                           stdout=subprocess.PIPE).stdout
    out = images_of(build)
    for test in json.loads(shown)["tests"]:
        properties = {p["name"]: p["value"] for p in test.get("properties", [])}
        if properties.get("DISABLED"):
            continue
        skips = properties.get("SKIP_RETURN_CODE")
        folder = properties.get("WORKING_DIRECTORY", str(build))
        environment = dict(line.split("=", 1) for line in properties.get("ENVIRONMENT", []))
        if "command" not in test:
            raise Broken(f"the test {test['name']} has no command")
        parts = [[]]
        if test["name"] == "golden.cases":
            parts = [[path.name] for path in sorted((root / "tests/golden/cases").iterdir()) if path.is_dir()]
        out += [Test(" ".join([test["name"], *part]), test["command"] + part, folder, environment, skips)
                for part in parts]
    return out


class Suite:
    """Tests whose places and times are known."""

    def __init__(self, build, root, notes, numbers, pool, say):
        self.tests = listed(build, root)
        self.lock = threading.Lock()

        def measure(numbered):
            index, test = numbered
            choice = FIRST_NOTED + index
            file = pathlib.Path(notes, str(choice))
            file.write_bytes(bytes(MAX_PLACES))
            file.chmod(0o666)  # some cases run as another user
            why = test.run(choice, 1200, 600)
            bytes_noted = file.read_bytes()
            test.places = {number for number in numbers if bytes_noted[number]}
            file.unlink()
            return test, why
        failed = [f"{test.name} ({why})" for test, why in pool.map(measure, enumerate(self.tests)) if why]
        if failed:
            raise Broken("without a mutant these fail already: " + ", ".join(failed))
        self.limits = {test.name: (120 + 30 * test.seconds, 10 + 10 * test.cpu) for test in self.tests}
        self.tests.sort(key=lambda test: test.cpu)
        say(f"{len(self.tests)} tests pass without a mutant, in {sum(t.cpu for t in self.tests):.0f} s of CPU time")

    def judge(self, number):
        """(the test that catches it, how), or (None, how many tests were run). A test that fails without the mutant,
        too, has caught nothing: the machine is busy, or it is not to be relied on."""
        reaching = [test for test in self.tests if number in test.places]
        for test in reaching:
            for _ in range(3):
                why = self.run(test, number)
                if why is None or self.run(test, 0) is None:
                    break
            else:
                raise Broken(f"{test.name} fails without a mutant, too")
            if why:
                return test.name, why
        return None, len(reaching)

    def run(self, test, number):
        one = Test(test.name, test.command, test.folder, test.environment, test.skips)
        return one.run(number, *self.limits[test.name])
