"""Tables of the world, each row with its source; loads tables and must not know any layer."""
