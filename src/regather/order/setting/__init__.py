"""How the book was set: lines set anew from any cut to any other, and the setting that page ends tell of."""
