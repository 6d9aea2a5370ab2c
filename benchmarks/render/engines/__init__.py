"""The engines: each a process of its own that reads options and answers milliseconds."""
