"""What continues what, as the words say it: a stream in, nats for pairs of cuts out."""
