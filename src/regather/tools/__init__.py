"""The only room that runs outside programs."""
