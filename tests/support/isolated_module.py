"""A module for `run_isolated`: does what its first argument says."""

import os
import sys
import time

if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "echo":
        sys.stdout.write(f"{arguments} {sys.stdin.read()}")
    elif what == "environment":
        sys.stdout.write(" ".join(sorted(os.environ)))
    elif what == "wait":
        time.sleep(60)
    elif what == "allocate":
        bytearray(int(arguments[0]))
    else:
        sys.exit(int(arguments[0]))
