#!/usr/bin/env python3
"""Checks libtoll's money against Python: python3 money_oracle.py DRIVER [BILLS [SEED]]

Makes BILLS random bills (default 200,000), works each out with fractions.Fraction (exact) and
decimal.Decimal (rounding, half to even), and compares with what DRIVER, the executable built from
money_driver.cpp, prints. Slow and obvious on purpose. Exit status 0: all equal; 1: a difference.
"""

import random
import re
import subprocess
import sys
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

UNIT = Fraction(1, 10**24)
LOWEST, HIGHEST = -(2**127), 2**127 - 1
NUMBER = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
CONTEXT = Context(prec=200, rounding=ROUND_HALF_EVEN)


class Refused(Exception):
    """The driver must print this instead of an amount."""


def checked(amount: Fraction) -> Fraction:
    """The amount, if a signed 128-bit number of units can hold it."""
    units = amount / UNIT
    if units.denominator != 1 or not LOWEST <= units <= HIGHEST:
        raise Refused("overflow")
    return amount


def parsed(text: str) -> Fraction:
    if not NUMBER.fullmatch(text):
        raise Refused("bad_price")
    return checked(Fraction(text))


def answer(decimals: int, lines: list[tuple[str, int]]) -> str:
    try:
        total = Fraction(0)
        for price, n_tokens in lines:
            per_token = checked(parsed(price) / 10**6)
            total = checked(total + checked(per_token * n_tokens))
    except Refused as refused:
        return str(refused)
    number = CONTEXT.divide(Decimal(total.numerator), Decimal(total.denominator))
    assert Fraction(number) == total
    exact = f"{number.normalize(CONTEXT):f}"
    place = Decimal(1).scaleb(-decimals)
    rounded = f"{number.quantize(place, context=CONTEXT):f}"
    if not rounded.strip("-0."):  # toll prints no negative zero
        rounded = rounded.lstrip("-")
    return f"{exact} {rounded}"


def random_price(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.35:  # as in a price list
        return rng.choice(["0", "0.15", "0.60", "3", "15", "75", "1.25", "0.075", "45", "150"])
    if kind < 0.80:  # any decimal that a price could be
        whole, fraction = rng.randrange(10 ** rng.randint(0, 6)), rng.randint(0, 18)
        return f"{whole}.{rng.randrange(10**fraction):0{fraction}d}" if fraction else f"{whole}"
    if kind < 0.90:  # with an exponent, often at the edges of the range
        digits = str(rng.randrange(10 ** rng.randint(1, 40)))
        at = rng.randint(0, len(digits))
        point = f"{digits[:at]}.{digits[at:]}" if rng.random() < 0.5 else digits
        sign, mark = rng.choice(["", "", "", "-"]), rng.choice("eE")
        return f"{sign}{point}{mark}{rng.choice(['', '+', '-'])}{rng.randint(0, 45)}"
    if kind < 0.94:  # close to the largest and the smallest amount
        units = rng.choice([LOWEST, HIGHEST, 2**126, 2**64, 0]) + rng.randint(-3, 3)
        return f"{units}e{rng.choice([-24, -18])}"
    return "".join(rng.choice("0123456789.-+eE,x") for _ in range(rng.randint(1, 8)))


def random_tokens(rng: random.Random) -> int:
    kind = rng.random()
    if kind < 0.70:
        return rng.randrange(10 ** rng.randint(0, 12))
    if kind < 0.85:
        return rng.choice([0, 1, 2, 2**32, 2**63, 2**64 - 1])
    return rng.randrange(2**64)


def main() -> int:
    driver = sys.argv[1]
    n_bills = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20260316)

    bills = [(2, [("0.15", 1234)] * 1000), (2, [("0.075", 137)] * 1000)]
    while len(bills) < n_bills:
        n_lines = rng.choice([1, 1, 1, 2, 3, 8])
        lines = [(random_price(rng), random_tokens(rng)) for _ in range(n_lines)]
        bills.append((rng.choice([0, 2, 2, 4, 6, rng.randint(0, 24)]), lines))

    text = "".join(
        f"{decimals} {' '.join(f'{price} {n}' for price, n in lines)}\n" for decimals, lines in bills
    )
    run = subprocess.run([driver], input=text, capture_output=True, text=True, check=True)
    got = run.stdout.splitlines()
    expected = [answer(decimals, lines) for decimals, lines in bills]

    wrong = [i for i, want in enumerate(expected) if i >= len(got) or got[i] != want]
    for i in wrong[:10]:
        print(f"bill {bills[i]}: expected {expected[i]}, got {got[i] if i < len(got) else 'nothing'}")
    n_amounts = sum(" " in want for want in expected)
    n_overflows, n_bad = expected.count("overflow"), expected.count("bad_price")
    print(
        f"{len(bills)} bills: {n_amounts} amounts, {n_overflows} overflows, {n_bad} bad prices; "
        f"{len(wrong)} differ"
    )
    # A check that checked nothing fails.
    enough = min(n_amounts, n_overflows, n_bad) > len(bills) // 100
    return 0 if not wrong and len(got) == len(expected) and enough else 1


if __name__ == "__main__":
    sys.exit(main())
