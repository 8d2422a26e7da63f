"""`python -m operations.web_server --port N`: the web processes alone."""

import argparse

from operations.web_server.process_group import ProcessGroup

parser = argparse.ArgumentParser()
parser.add_argument("--address", default="127.0.0.1")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--processes", type=int, default=2)
options = parser.parse_args()
ProcessGroup(options.address, options.port, options.processes).run()
