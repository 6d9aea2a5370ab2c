"""The consumer: takes chart requests, draws them in worker processes, stores and announces the images."""
