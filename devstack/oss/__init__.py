"""A local endpoint of the Aliyun OSS protocol: one process, loopback, no durability promise.

For development and tests. Signatures are checked as strictly as the real service does; what is not
implemented is refused by name, never mistaken for something else.
"""
