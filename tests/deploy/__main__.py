"""`python -m tests.deploy`: build the image, as the tests do, and print its name."""

from tests.deploy.engine import Engine

print(Engine.of_this_user().build())
