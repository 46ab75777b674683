"""Entry of the launcher. Must parse on every old Python, to say in one sentence what is missing."""

import sys


def main():
    """Run the command named in sys.argv; return the exit code."""
    if sys.version_info < (3, 11):
        version = ".".join(str(number) for number in sys.version_info[:3])
        sys.stderr.write("WeDo needs Python 3.11 or newer, this is Python " + version + ".\n")
        return 1
    # Only now: the rest is written in the language of Python 3.11.
    from launcher.commands import run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
