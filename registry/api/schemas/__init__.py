"""The shapes of answers and bodies, as marshmallow schemas that document them."""
