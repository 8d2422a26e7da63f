"""Keep a copy of everything that an Expert Desk has published: run it every night.

    PYTHONPATH=clients/python python docs/examples/keep_a_copy.py https://desk.example copy.sqlite3

The first run reads every list as JSON Lines; later runs ask the change log what happened since and read only that. How it is
done stands in the class Copy of clients/python/expert_desk.py, one file that needs nothing but Python.
"""

import sys

from expert_desk import Copy, Desk

if __name__ == "__main__":
    print(Copy(Desk(sys.argv[1]), sys.argv[2]).update(), "publications read")
