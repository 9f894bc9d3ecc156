"""Book -> files to hand out: one module an output, all of one signature."""
