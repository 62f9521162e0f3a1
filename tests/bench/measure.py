"""Runs one participant of one row once, in a fresh process, and says what it took."""
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
ONE_THREAD = {"RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"}


class Failed(Exception):
    """The participant ended with another status than 0, or said nothing."""


class Bench:
    """The programs that are measured, and those that measure."""

    def __init__(self, toll, drivers, images, python, npm_tiktoken):
        self.toll, self.drivers, self.images = toll, drivers, images
        self.python, self.npm_tiktoken = python, npm_tiktoken
        # Where the command finds the images by name, as if the user had imported them.
        self.data_home = ROOT / "build/bench/share"
        folder = self.data_home / "toll/vocab"
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.unlink(missing_ok=True)
        folder.symlink_to(images.resolve())

    def run(self, command, threads=1, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
        """What the command took, as measured.cpp writes it, and its standard output."""
        environment = dict(os.environ, LC_ALL="C.UTF-8", XDG_DATA_HOME=str(self.data_home))
        pinned = []
        if threads == 1:
            environment.update(ONE_THREAD)
            pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))]
        with tempfile.NamedTemporaryFile() as took, tempfile.TemporaryFile() as errors:
            done = subprocess.run([*pinned, self.drivers / "measured", took.name, *command], cwd=ROOT, env=environment,
                                  stdin=stdin, stdout=stdout, stderr=errors, check=False)
            if done.returncode != 0:
                errors.seek(0)
                lines = errors.read().decode(errors="replace").strip().split("\n")
                raise Failed(lines[-1] or f"status {done.returncode}")
            return json.loads(took.read()), done.stdout

    def image(self, vocab):
        return str(self.images / f"{vocab}.tollv")

    def toll_once(self, row, text, passes):
        """The command for the whole process, the library for its first and later passes."""
        result = {"first": None, "warm": []}
        if row.task == "count":
            command = [self.toll, "count", "-j", str(row.threads), "-v", row.vocab, text]
            result["process"], output = self.run(command, row.threads)
            result["tokens"] = int(output.split(b"\t")[0])
        else:
            # The ids are written, but nobody reads them: the others drop theirs too.
            command = [self.toll, "encode", "--ids", "u32", "-v", row.vocab, text]
            result["process"], _ = self.run(command, row.threads, stdout=subprocess.DEVNULL)
        if row.threads == 1:
            _, output = self.run([self.drivers / "warm_driver", self.image(row.vocab), row.task, str(passes), text])
            result |= passes_of(json.loads(output), row.threads)
        return result

    def wc_once(self, _row, text, _passes):
        took, _ = self.run(["wc", "-w", text])
        return {"process": took, "first": None, "warm": [], "tokens": None}

    def peer_once(self, peer, row, vocab, text, passes):
        """One process; what it spent on passes after the first is taken off the whole."""
        if peer == "npm_tiktoken":
            command = ["node", HERE / "peers/npm_tiktoken.mjs", self.npm_tiktoken, vocab.name, text, str(passes)]
        else:
            files = [path or "-" for path in (vocab.json, vocab.ranks, vocab.model)]
            command = [self.python, HERE / "drive.py", peer, vocab.name, *files, text, str(passes), str(row.threads)]
        took, output = self.run(command, row.threads)
        return whole_process(took, json.loads(output), row.threads)


def passes_of(made, threads):
    """The seconds of the first pass and of the later ones: of the processor on one thread, else of the wall."""
    clock = "cpu" if threads == 1 else "wall"
    seconds = [one[clock] for one in made["passes"]]
    totals = {one["tokens"] for one in made["passes"]}
    if len(totals) != 1:
        raise Failed(f"totals differ between passes: {sorted(totals)}")
    return {"first": seconds[0], "warm": seconds[1:], "tokens": totals.pop()}


def whole_process(took, made, threads):
    """What a process with only the first pass would have taken."""
    process = dict(took)
    for clock in ("wall", "cpu"):
        process[clock] -= sum(one[clock] for one in made["passes"][1:])
    return {"process": process, **passes_of(made, threads)}
