# Everything needs only git, make and Python 3.11 or newer. The work is done by launcher/.
#
#   make run      the whole site with its database, on http://127.0.0.1:8000 (PORT=8001 for another)
#   make dev      the same with auto-reload and the debug toolbar
#   make test     all tests            (ARGS="tests/events -k kalender" for some of them)
#   make check    linters, import rules, migrations, translations, deployment settings
#   make bench    load measurements    (ARGS="--help" for what can be measured)
#   make manage   a command of Django  (ARGS="createsuperuser")
#   make lock     writes requirements/*.txt from pyproject.toml (ARGS="--upgrade" for newer releases)
#   make clean    removes what the others made, but keeps the data of `make run`

PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)

.PHONY: run dev test check bench manage lock clean
.NOTPARALLEL:
.DEFAULT_GOAL := run

run dev test check bench manage lock clean:
	@command -v "$(or $(PYTHON),python3)" >/dev/null || { echo "WeDo needs Python 3.11 or newer: none was found." >&2; exit 1; }
	@exec "$(or $(PYTHON),python3)" -m launcher $@ $(ARGS)
