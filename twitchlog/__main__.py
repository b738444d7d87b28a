"""The program's entry, for the `twitchlog` command and for `python -m twitchlog`; must not do anything else."""

import gc
import os


def main() -> None:
    """Load the command line and run it.

    Nothing that is loaded at the start is garbage, and looking for some again and again while loading costs a tenth
    of what saving an entry takes; so the collector rests until the command runs, and then passes over what is loaded.
    The matrices of a diary are small: starting a thread for each processor costs a fifth of what `triggers` takes.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    from twitchlog.cli.app import main as run  # noqa: PLC0415 -- after the collector rests

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
