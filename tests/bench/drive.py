"""Runs one peer on one text and prints what it took, as a line of JSON.

usage: drive.py PEER VOCAB JSON RANKS MODEL TEXT PASSES THREADS

JSON, RANKS and MODEL are the vocabulary's files, - for what there is not. The process is a fresh one; the text
is read before any clock starts. Seconds are of the wall and of the processor.
"""
import collections
import importlib
import json
import sys
import time

Vocab = collections.namedtuple("Vocab", "name json ranks model")


def timed(work):
    """What work() returned, and the seconds it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def main(peer, name, json_file, ranks, model, text, passes, threads):
    vocab = Vocab(name, *(None if path == "-" else path for path in (json_file, ranks, model)))
    with open(text, "rb") as file:
        data = file.read()
    count, load = timed(lambda: importlib.import_module(f"peers.{peer}").load(vocab, int(threads)))
    made = []
    for _ in range(int(passes)):
        tokens, took = timed(lambda: count(data))
        made.append({"tokens": tokens, **took})
    print(json.dumps({"load": load, "passes": made}))


if __name__ == "__main__":
    main(*sys.argv[1:])
