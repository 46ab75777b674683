"""The one kind of failure that the launcher explains to the person at the terminal."""


class SetupError(Exception):
    """A start that cannot go on. Its text is one sentence that says what to do."""


def say(text: str) -> None:
    """Show one line of progress at once, also where standard output is a file or a pipe."""
    print(text, flush=True)
