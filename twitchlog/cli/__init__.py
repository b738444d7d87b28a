"""Words in, words out: the commands; must not compute."""
