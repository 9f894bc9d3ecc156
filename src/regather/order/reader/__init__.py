"""A small language model as a second judge of what continues what (the extra ``regather[model]``)."""
