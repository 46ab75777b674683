"""Sets WeDo up and starts it: `python3 -m launcher <command>`, normally through `make`.

Only the standard library, because it runs before anything is installed.
"""
