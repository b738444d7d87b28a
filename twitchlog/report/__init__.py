"""Results written as pages; must not compute what an analysis should, nor read a clock."""
