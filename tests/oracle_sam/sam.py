"""The SAM transform."""

import logging

from samtranslator.translator.transform import transform

logging.disable(logging.CRITICAL)


class NoPolicies:
    """Managed policies, which no API needs."""

    def load(self):
        return {}


def transformed(template):
    return transform(template, {}, NoPolicies())
