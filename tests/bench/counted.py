"""Instructions that toll executes, as valgrind counts them: neither the clock nor other load matters."""
import os
import pathlib
import re
import subprocess
import sys

HAS_AVX2 = bool(re.search(r"^flags\b.*\bavx2\b", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE))


def instructions(command, isa):
    """Of one run of a command, with the kernels of an instruction set."""
    # The environment lies on the stack, and where the stack begins moves counts a little: keep it fixed.
    environment = {"PATH": os.environ["PATH"], "TOLL_ISA": isa}
    done = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    found = re.search(rb"I +refs: +([0-9,]+)", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(f"{isa}: {' '.join(map(str, command))}: status {done.returncode}\n"
                 f"{done.stderr.decode(errors='replace')}")
    return int(found[1].replace(b",", b""))
