"""`python -m twitchlog`: the same door as the `twitchlog` command; must not do anything else."""

from twitchlog.cli.app import main

if __name__ == "__main__":
    main()
