"""The product's own settings with cheap key derivations, for servers that tests start and kill.

A server cannot be talked into this: the costs have no variable, only this module has them.
"""

from upstander.config.settings import *  # noqa: F403 - everything else is the product's

UPSTANDER_ARGON2 = {
    "password": {"memory": 64, "passes": 1},
    "code": {"memory": 64, "passes": 1},
}
