import sys


def one(x):
    y = x + 1

    return y


class Two:
    def three(self):
        if self:
            return 3
        return 4

    def five(self):
        return [
            5,
        ]
